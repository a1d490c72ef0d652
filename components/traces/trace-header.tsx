"use client";

import { ChevronLeft, ChevronRight, Link2 } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { withKept } from "#components/shell/kept.ts";
import { Button } from "#components/ui/button.tsx";
import { ExactTime } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { choiceText } from "#lib/core/choice.ts";
import { formatCount, formatDuration, formatNumber } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { Trace } from "#lib/features/traces/model.ts";
import { ScoreChip } from "./span-facts.tsx";
import { useTraceAddress } from "./use-trace-address.ts";

/** The trace in one sentence: what, when, how long, how much, and whether it went well. */
export function TraceHeader({ project, trace }: { project: string; trace: Trace }) {
  const { totals, models, scores } = trace;
  const ofTrace = scores.filter((score) => score.spanId === null);
  const failed = trace.spans.filter((span) => span.status === "error");
  return (
    <header className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h1 className="min-w-0 truncate text-xl">{trace.name}</h1>
        {totals.errors > 0 ? (
          <Severity level="critical" chip>
            {totals.errors === 1
              ? `1 span failed${failed[0]?.errorType ? `: ${failed[0].errorType}` : ""}`
              : `${formatCount(totals.errors)} spans failed`}
          </Severity>
        ) : (
          <Severity level="ok">no span failed</Severity>
        )}
        <div className="ml-auto flex items-center">
          <CopyButton text={trace.traceId} label="Copy trace id" showLabel />
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Copy link to this trace"
            onClick={() => void navigator.clipboard?.writeText(window.location.href)}
          >
            <Link2 aria-hidden />
          </Button>
        </div>
      </div>
      <p className="text-muted">
        Took <Fact>{formatDuration(totals.durationMs)}</Fact> on{" "}
        <ExactTime at={trace.startedAt} className="text-foreground" />
        {totals.calls > 0 ? (
          <>
            {" "}
            and made{" "}
            <Fact>
              {formatCount(totals.calls)} {totals.calls === 1 ? "call" : "calls"}
            </Fact>
            {models.length > 0 && (
              <>
                {" "}
                to <Fact>{models.slice(0, 2).join(", ")}</Fact>
                {models.length > 2 ? ` and ${models.length - 2} more` : ""}
              </>
            )}
            , <Fact>{formatNumber(totals.inputTokens)}</Fact> tokens in and{" "}
            <Fact>{formatNumber(totals.outputTokens)}</Fact> out,{" "}
            <Fact>{formatUsd(totals.costNanoUsd)}</Fact>
            {totals.unpricedCalls > 0 &&
              ` and ${totals.unpricedCalls === 1 ? "one call" : `${totals.unpricedCalls} calls`} without a known price`}
            .
          </>
        ) : (
          ", without a call to a model."
        )}
      </p>
      {ofTrace.length > 0 && (
        <div className="flex flex-wrap items-center gap-1.5">
          {ofTrace.slice(0, 12).map((score) => (
            <ScoreChip key={`${score.name} ${score.evaluator} ${score.at}`} score={score} />
          ))}
        </div>
      )}
      <Conversation project={project} trace={trace} />
    </header>
  );
}

const Fact = ({ children }: { children: ReactNode }) => (
  <span className="num text-foreground">{children}</span>
);

/** Steps through the traces of the same conversation. */
function Conversation({ project, trace }: { project: string; trace: Trace }) {
  const { search } = useTraceAddress();
  const { conversation } = trace;
  if (!conversation) return null;
  const { id, position, count, previous, next } = conversation;
  const step = (to: typeof next, label: string, icon: ReactNode) =>
    to ? (
      <Button asChild size="icon-sm" variant="ghost">
        <Link
          href={withKept(`/${project}/traces/${to.traceId}`, search)}
          aria-label={`${label}: ${to.name}`}
        >
          {icon}
        </Link>
      </Button>
    ) : (
      <Button size="icon-sm" variant="ghost" disabled aria-label={label}>
        {icon}
      </Button>
    );
  const all = new URLSearchParams({
    view: "traces",
    conversation: choiceText({ in: [id], not: [] })!,
  });
  return (
    <nav aria-label="Conversation" className="flex min-w-0 items-center gap-1 text-muted text-sm">
      {step(previous, "Earlier in this conversation", <ChevronLeft aria-hidden />)}
      <span className="num whitespace-nowrap">
        {position} of {count === 1_000 ? "1,000+" : count}
      </span>
      {step(next, "Later in this conversation", <ChevronRight aria-hidden />)}
      <span className="shrink-0">in conversation</span>
      <Link
        href={withKept(`/${project}/traces?${all}`, search)}
        className="truncate font-mono text-accent text-xs hover:underline"
      >
        {id}
      </Link>
    </nav>
  );
}
