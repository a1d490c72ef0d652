"use client";

import Link from "next/link";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { headlineOf } from "./headline.ts";
import { filtersOfGroup } from "./links.ts";
import type { OverviewState } from "./use-overview.ts";

/** The answer, before anything else on the page. */
export function Headline({ overview }: { overview: OverviewState }) {
  const { total, verdict, words, href, breakdowns } = overview;
  if (!total.data || !verdict)
    return (
      <div className="min-h-14 md:min-h-7" role="status">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-6 w-full max-w-xl" />
      </div>
    );
  const worst = verdict.findings.find(({ level }) => level !== "info");
  const source = worst?.source;
  const breakdown = breakdowns.find(({ id }) => id === source?.breakdown);
  const targets = {
    calls: href(),
    errors: href({ params: { status: "error" } }),
    finding: href(
      worst?.isRecent ? { params: { range: "1h" } } : undefined,
      source && breakdown ? filtersOfGroup(breakdown, source.key) : {},
    ),
  };
  return (
    <h1
      aria-live="polite"
      className="num max-w-4xl text-balance font-medium text-xl tracking-tight max-md:min-h-14"
    >
      {headlineOf(total.data.total, verdict, words).map(({ text, about }) =>
        about ? (
          <Link
            key={text}
            href={targets[about]}
            className="underline decoration-line-strong decoration-1 underline-offset-4 hover:decoration-accent"
          >
            {unbroken(text)}
          </Link>
        ) : (
          <span key={text} className="text-muted">
            {unbroken(text)}
          </span>
        ),
      )}
    </h1>
  );
}

/** A number and its unit stay on one line. */
const unbroken = (text: string) =>
  text.replace(/(\d) (?=(h|min|days|s|ms|of|calls?)\b)/g, "$1\u00a0");
