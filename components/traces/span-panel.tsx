"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { errorState, Panel } from "#components/ui/panel.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "#components/ui/tabs.tsx";
import { formatCount, formatDuration, UNKNOWN } from "#lib/core/format.ts";
import { traceQueries } from "#lib/features/traces/client.ts";
import type { SpanDetail, Trace, TraceSpan } from "#lib/features/traces/model.ts";
import { ConversationTab } from "./conversation-tab.tsx";
import { kindLabel } from "./fields.ts";
import { Cost, KindIcon, ScoreChip, TokenPair } from "./span-facts.tsx";
import { type SpanTab, useTraceAddress } from "./use-trace-address.ts";

const AttributesTab = dynamic(() => import("./attributes-tab.tsx"));
const UsageTab = dynamic(() => import("./usage-tab.tsx"));

const tabs: { value: SpanTab; label: string }[] = [
  { value: "conversation", label: "Conversation" },
  { value: "attributes", label: "Attributes" },
  { value: "usage", label: "Tokens and cost" },
];

/** One span: the facts at once, its words and attributes as soon as they are read. */
export function SpanPanel({
  project,
  trace,
  span,
  isTitled = false,
}: {
  project: string;
  trace: Trace;
  span: TraceSpan;
  /** The name already stands above. */
  isTitled?: boolean;
}) {
  const { tab, openTab, openSpan } = useTraceAddress();
  const query = useQuery(traceQueries.span(project, trace.traceId, span.spanId));
  const scores = trace.scores.filter((score) => score.spanId === span.spanId);
  return (
    <>
      <header className="grid gap-2 px-4 pt-3">
        <div className="flex min-w-0 items-center gap-2">
          <KindIcon kind={span.kind} />
          {!isTitled && <h2 className="truncate font-semibold text-lg">{span.name}</h2>}
          <span className="shrink-0 text-faint text-xs">{kindLabel(span.kind)}</span>
          <CopyButton text={span.spanId} label="Copy span id" className="ml-auto" />
        </div>
        {span.status === "error" && (
          <div className="rounded-md border border-critical/35 bg-critical/10 px-3 py-2 text-sm">
            <Severity level="critical">{span.errorType || "Failed"}</Severity>
            {query.data?.statusMessage && (
              <p className="mt-1 break-words text-foreground">{query.data.statusMessage}</p>
            )}
          </div>
        )}
        <Facts span={span} />
        {scores.length > 0 && (
          <div className="flex flex-wrap gap-1.5">
            {scores.map((score) => (
              <ScoreChip key={`${score.name} ${score.evaluator} ${score.at}`} score={score} />
            ))}
          </div>
        )}
      </header>
      <Tabs
        value={tab}
        onValueChange={(next) => openTab(next as SpanTab)}
        className="flex min-h-0 flex-1 flex-col"
      >
        <TabsList className="shrink-0 px-4">
          {tabs.map(({ value, label }) => (
            <TabsTrigger key={value} value={value}>
              {label}
            </TabsTrigger>
          ))}
        </TabsList>
        {tabs.map(({ value }) => (
          <TabsContent
            key={value}
            value={value}
            className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-4 pb-6"
          >
            {query.data ? (
              <Content detail={query.data} tab={value} openSpan={openSpan} />
            ) : query.error ? (
              <Panel state={errorState(query.error, () => void query.refetch())} minHeight={160} />
            ) : (
              <div role="status" className="grid gap-3">
                <span className="sr-only">Reading the span</span>
                <Skeleton className="h-20" />
                <Skeleton className="h-32" />
              </div>
            )}
          </TabsContent>
        ))}
      </Tabs>
    </>
  );
}

function Content({
  detail,
  tab,
  openSpan,
}: {
  detail: SpanDetail;
  tab: SpanTab;
  openSpan: (spanId: string) => void;
}) {
  if (tab === "usage") return <UsageTab detail={detail} openSpan={openSpan} />;
  if (!detail.isKept)
    return (
      <p className="py-6 text-center text-muted text-sm">
        Retention has taken what came over the wire. The numbers above are kept.
      </p>
    );
  return tab === "conversation" ? (
    <ConversationTab detail={detail} />
  ) : (
    <AttributesTab detail={detail} />
  );
}

function Facts({ span }: { span: TraceSpan }) {
  const facts = [
    { label: "Took", value: formatDuration(span.durationMs) },
    ...(span.ttftMs === null ? [] : [{ label: "First token", value: formatDuration(span.ttftMs) }]),
    ...(span.isCall || span.tokens.input !== null
      ? [
          { label: "Tokens", value: <TokenPair tokens={span.tokens} /> },
          { label: "Cost", value: <Cost span={span} /> },
        ]
      : []),
    ...(span.tokens.cacheRead
      ? [{ label: "Cached", value: formatCount(span.tokens.cacheRead) }]
      : []),
    ...(span.model ? [{ label: "Model", value: span.model }] : []),
    ...(span.service ? [{ label: "Service", value: span.service }] : []),
    ...(span.promptName
      ? [
          {
            label: "Prompt",
            value: [span.promptName, span.promptVersion].filter(Boolean).join(" "),
          },
        ]
      : []),
    ...(span.finishReason ? [{ label: "Finished", value: span.finishReason }] : []),
    ...(span.userId ? [{ label: "User", value: span.userId }] : []),
  ];
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
      {facts.map(({ label, value }) => (
        <div key={label} className="flex min-w-0 items-baseline gap-1.5">
          <dt className="shrink-0 text-faint text-xs">{label}</dt>
          <dd className="num truncate">{value || UNKNOWN}</dd>
        </div>
      ))}
    </dl>
  );
}
