"use client";

import { CircleCheck, CircleSlash } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Severity } from "#components/ui/severity.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import { formatCount, formatPercent, UNKNOWN } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { SpanDetail, UsageExplanation } from "#lib/features/traces/model.ts";
import { Section } from "./section.tsx";

/** Where the numbers come from, and whether they count. */
export default function UsageTab({
  detail,
  openSpan,
}: {
  detail: SpanDetail;
  openSpan: (spanId: string) => void;
}) {
  const { usage } = detail;
  if (!usage)
    return (
      <p className="py-6 text-center text-muted text-sm">
        Retention has taken what the numbers were read from.
      </p>
    );
  return (
    <div className="grid gap-5">
      <Decision usage={usage} openSpan={openSpan} />
      {usage.lines.length > 0 && <Lines usage={usage} />}
      <Section title="How the price was found">
        <p className="text-sm">{usage.priceReason}</p>
        <Reported usage={usage} />
      </Section>
      {usage.rule && (
        <Section title="How the tokens were read">
          <p className="text-sm">{usage.rule}</p>
          {usage.quality && usage.quality !== "reported" && (
            <p className="text-muted text-sm">
              The counts are{" "}
              {usage.quality === "container" ? "those of a container" : usage.quality}.
            </p>
          )}
        </Section>
      )}
    </div>
  );
}

function Decision({
  usage,
  openSpan,
}: {
  usage: UsageExplanation;
  openSpan: (id: string) => void;
}) {
  const Icon = usage.counted ? CircleCheck : CircleSlash;
  const others = usage.demotedBy ? [usage.demotedBy] : usage.standsFor;
  return (
    <div className="grid gap-2 rounded-md border bg-background p-3">
      <p className="flex gap-2 text-sm">
        <Icon
          aria-hidden
          className={cn("mt-0.5 size-4 shrink-0", usage.counted ? "text-ok" : "text-faint")}
        />
        {usage.countedReason}
      </p>
      {others.length > 0 && (
        <div className="flex flex-wrap gap-2 pl-6">
          {others.map(({ spanId, name }) => (
            <Button key={spanId} size="sm" onClick={() => openSpan(spanId)}>
              Open {name}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Lines({ usage }: { usage: UsageExplanation }) {
  return (
    <Table>
      <TableHead>
        <tr>
          <TableHeader className="first:pl-0">Tokens</TableHeader>
          <TableHeader numeric>Count</TableHeader>
          <TableHeader numeric>Per million</TableHeader>
          <TableHeader numeric className="last:pr-0">
            Cost
          </TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {usage.lines.map(({ label, tokens, level, usdPerMillion, costNanoUsd }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of lines; "audio" is in it twice.
          <TableRow key={i} className="hover:bg-transparent">
            <TableCell className={cn("h-8 first:pl-0", level === 1 && "text-muted first:pl-4")}>
              {label}
            </TableCell>
            <TableCell numeric className="h-8">
              {formatCount(tokens)}
            </TableCell>
            <TableCell numeric className="h-8 text-muted">
              {usdPerMillion === null ? "" : `$${Number(usdPerMillion.toPrecision(4))}`}
            </TableCell>
            <TableCell numeric className="h-8 last:pr-0">
              {costNanoUsd === null ? "" : formatUsd(costNanoUsd)}
            </TableCell>
          </TableRow>
        ))}
        <TableRow className="font-medium hover:bg-transparent">
          <TableCell className="h-8 first:pl-0">Cost</TableCell>
          <TableCell />
          <TableCell />
          <TableCell numeric className="h-8 last:pr-0">
            {usage.costNanoUsd === null ? UNKNOWN : formatUsd(usage.costNanoUsd)}
          </TableCell>
        </TableRow>
      </TableBody>
    </Table>
  );
}

/** What the sender said it cost, beside ours. */
function Reported({ usage }: { usage: UsageExplanation }) {
  const { reportedCostNanoUsd: reported, costDisagreement: apart, isDisagreementLarge } = usage;
  if (reported === null) return null;
  const sentence = `The sender reports ${formatUsd(reported)}${
    apart === null || Math.abs(apart) < 0.005
      ? ", the same as ours"
      : `, ${formatPercent(Math.abs(apart))} ${apart > 0 ? "more" : "less"} than ours`
  }.`;
  return isDisagreementLarge ? (
    <Severity level="warning" className="text-sm">
      {sentence}
    </Severity>
  ) : (
    <p className="text-muted text-sm">
      {usage.costNanoUsd === null ? `The sender reports ${formatUsd(reported)}.` : sentence}
    </p>
  );
}
