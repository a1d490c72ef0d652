"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Insufficient, Panel, type PanelState } from "#components/ui/panel.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { filtersOfGroup } from "./links.ts";
import { type Finding, MIN_CALLS } from "./unusual.ts";
import type { OverviewState } from "./use-overview.ts";

const SHOWN = 4;
const words = { critical: "Critical", warning: "Unusual", info: "Note" } as const;

/** What differs from the period before, the worst first; thin data is said, never painted green. */
export function UnusualPanel({ overview, state }: { overview: OverviewState; state: PanelState }) {
  const { verdict, total } = overview;
  const [isAll, setAll] = useState(false);
  const before = total.data?.total.previous?.spans ?? 0;
  const now = total.data?.total.totals.spans ?? 0;
  const isThin = Math.min(before, now) < MIN_CALLS;
  const findings = verdict?.findings ?? [];
  const shown = isAll ? findings : findings.slice(0, SHOWN);

  return (
    <Panel
      title="What is unusual"
      note={`against ${overview.words.previous}`}
      state={state}
      minHeight={72}
      flush={findings.length > 0}
    >
      {findings.length > 0 ? (
        <ul className="divide-y divide-line border-t">
          {findings.every(({ level }) => level === "info") && !isThin && (
            <li className="flex min-h-10 items-center px-4 py-2">
              <AsBefore />
            </li>
          )}
          {shown.map((finding) => (
            <li key={`${finding.kind}${finding.subject}${finding.source?.breakdown}`}>
              <Row finding={finding} overview={overview} />
            </li>
          ))}
        </ul>
      ) : isThin ? (
        <Insufficient seen={Math.min(before, now)} needed={MIN_CALLS} unit="calls in each period" />
      ) : (
        <AsBefore />
      )}
      {(findings.length > SHOWN || (verdict && verdict.thin > 0)) && (
        <p className="flex min-h-9 items-center gap-3 border-t px-4 text-faint text-xs first:border-t-0 first:px-0">
          {verdict && verdict.thin > 0 && (
            <span>
              {verdict.thin} of {verdict.looked} services, models and prompts have fewer than{" "}
              {MIN_CALLS} calls and are not judged.
            </span>
          )}
          {findings.length > SHOWN && (
            <Button variant="link" className="ml-auto text-xs" onClick={() => setAll(!isAll)}>
              {isAll ? "Show fewer" : `Show all ${findings.length}`}
            </Button>
          )}
        </p>
      )}
    </Panel>
  );
}

const AsBefore = () => (
  <Severity level="ok">
    <span className="text-muted text-sm">
      Failures, latency, first token, answer length, cost and volume are as they were
    </span>
  </Severity>
);

function Row({ finding, overview }: { finding: Finding; overview: OverviewState }) {
  const { href, breakdowns } = overview;
  const breakdown = breakdowns.find(({ id }) => id === finding.source?.breakdown);
  const group =
    breakdown && finding.source ? filtersOfGroup(breakdown, finding.source.key) : undefined;
  const params = {
    ...(finding.kind === "errors" ? { status: "error" } : {}),
    ...(finding.isRecent ? { range: "1h" } : {}),
  };
  return (
    <Link
      href={href({ params }, group)}
      className="group flex items-center gap-3 px-4 py-2 hover:bg-raised/60 touch:min-h-11"
    >
      <Severity level={finding.level} className="w-20 shrink-0 max-md:w-5 max-md:overflow-hidden">
        <span className="max-md:sr-only">{words[finding.level]}</span>
      </Severity>
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
        <span className="text-sm">
          <span className="font-medium">{finding.subject}</span>{" "}
          <span className="num text-muted">{finding.says}</span>
        </span>
        <span className="num text-faint text-xs">{finding.evidence}</span>
      </span>
      <ChevronRight
        aria-hidden
        className="size-4 shrink-0 text-faint group-hover:text-foreground"
      />
    </Link>
  );
}
