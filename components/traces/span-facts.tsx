import {
  Binary,
  Bot,
  Box,
  BrainCircuit,
  ClipboardCheck,
  FileSearch,
  Image as ImageIcon,
  ListOrdered,
  type LucideIcon,
  MessageSquare,
  Plug,
  ShieldCheck,
  Volume2,
  Workflow,
  Wrench,
} from "lucide-react";
import { Badge } from "#components/ui/badge.tsx";
import { cn } from "#components/ui/cn.ts";
import { Severity } from "#components/ui/severity.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { formatCount, formatNumber, UNKNOWN } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import type { ScoreMark, SpanRow } from "#lib/features/traces/model.ts";
import { kindLabel } from "./fields.ts";

const icons: Record<string, LucideIcon> = {
  chat: MessageSquare,
  text_completion: MessageSquare,
  embeddings: Binary,
  rerank: ListOrdered,
  image: ImageIcon,
  audio: Volume2,
  execute_tool: Wrench,
  invoke_agent: Bot,
  create_agent: Bot,
  agent_step: Bot,
  workflow: Workflow,
  retrieval: FileSearch,
  guardrail: ShieldCheck,
  evaluator: ClipboardCheck,
  plan: BrainCircuit,
  memory: BrainCircuit,
  mcp: Plug,
};

/** What kind of span it is; the word is there for whoever cannot see the picture. */
export function KindIcon({ kind, className }: { kind: string; className?: string }) {
  const Icon = icons[kind] ?? Box;
  return (
    <>
      <Icon aria-hidden className={cn("size-4 shrink-0 text-faint", className)} />
      <span className="sr-only">{kindLabel(kind)}</span>
    </>
  );
}

/** Failed, with why; what went well stays quiet. */
export function StatusMark({ span }: { span: Pick<SpanRow, "status" | "errorType"> }) {
  if (span.status !== "error") return <span className="text-faint text-xs">ok</span>;
  return (
    <Severity level="critical" className="max-w-full">
      <span className="truncate" title={span.errorType ?? undefined}>
        {span.errorType || "error"}
      </span>
    </Severity>
  );
}

/** Tokens in and out. Unknown is a dash, and cached input is said where there is some. */
export function TokenPair({
  tokens,
}: {
  tokens: Pick<SpanRow["tokens"], "input" | "output"> & { cacheRead?: number | null };
}) {
  const { input, output, cacheRead = null } = tokens;
  if (input === null && output === null) return <span className="text-faint">{UNKNOWN}</span>;
  const share = input && cacheRead ? ` (${formatCount(cacheRead)} from cache)` : "";
  return (
    <span title={`${formatCount(input)} in${share}, ${formatCount(output)} out`}>
      {formatNumber(input)}
      <span aria-hidden className="px-0.5 text-faint">
        →
      </span>
      <span className="sr-only"> in, </span>
      {formatNumber(output)}
      <span className="sr-only"> out</span>
    </span>
  );
}

/** Money, or a dash that says why there is none. */
export function Cost({
  span,
}: {
  span: Pick<SpanRow, "costNanoUsd" | "priceNote" | "isCall" | "usageCounted">;
}) {
  if (span.costNanoUsd !== null)
    return (
      <span
        className={cn(!span.usageCounted && "text-faint line-through decoration-faint/60")}
        title={span.usageCounted ? undefined : "Not counted: another span shows the same call"}
      >
        {formatUsd(span.costNanoUsd)}
      </span>
    );
  return (
    <span className="text-faint" title={span.priceNote ? unpriced(span.priceNote) : undefined}>
      {UNKNOWN}
      {span.isCall && <span className="sr-only"> {unpriced(span.priceNote ?? "unknown")}</span>}
    </span>
  );
}

const unpriced = (note: string) => `no cost: ${note.replaceAll("_", " ")}`;

/** The first scores of a row, and how many more. */
export function Scores({ scores, most = 2 }: { scores: readonly ScoreMark[]; most?: number }) {
  if (scores.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-1">
      {scores.slice(0, most).map((score) => (
        <ScoreChip key={`${score.name} ${score.evaluator} ${score.at}`} score={score} />
      ))}
      {scores.length > most && (
        <span className="num shrink-0 text-faint text-xs">+{scores.length - most}</span>
      )}
    </span>
  );
}

export function ScoreChip({ score }: { score: ScoreMark }) {
  const verdict = score.value === null ? score.label : formatNumber(score.value);
  const who = [score.source, score.evaluator].filter(Boolean).join(" · ");
  return (
    <Tooltip
      label={
        <span className="grid gap-0.5">
          <span className="font-medium">
            {score.name}: {verdict ?? UNKNOWN}
            {score.value !== null && score.label ? ` (${score.label})` : ""}
          </span>
          <span className="text-muted">{who}</span>
          {score.explanation && <span className="line-clamp-6">{score.explanation}</span>}
        </span>
      }
    >
      <Badge tone="outline" className="min-w-0">
        <span className="truncate">{score.name}</span>
        <span className="num text-foreground">{verdict ?? UNKNOWN}</span>
      </Badge>
    </Tooltip>
  );
}
