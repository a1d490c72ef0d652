"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { withKept } from "#components/shell/kept.ts";
import { RelativeTime } from "#components/ui/clock.tsx";
import { cn } from "#components/ui/cn.ts";
import { Severity } from "#components/ui/severity.tsx";
import { choiceText } from "#lib/core/choice.ts";
import { formatCount, formatDuration } from "#lib/core/format.ts";
import type { Exporter, Tally } from "#lib/features/ingest/ledger-queries.ts";

/** Every sender with what became of its spans; each opens to reasons, warnings and unread keys. */
export function ExporterTable({
  project,
  exporters,
  more,
}: {
  project: string;
  exporters: readonly Exporter[];
  more: number;
}) {
  return (
    <>
      <div
        aria-hidden
        className={cn(columns, "h-9 items-center border-b px-4 text-muted text-xs max-md:hidden")}
      >
        <span />
        <span>Service and instrumentation</span>
        <span className="text-right">Stored</span>
        <span className="text-right">Refused</span>
        <span className="text-right">Repeated</span>
        <span className="text-right">No tokens</span>
        <span className="text-right">Last seen</span>
      </div>
      <ul className="divide-y divide-line">
        {exporters.map((exporter) => (
          <Row
            key={`${exporter.service} ${exporter.serviceVersion} ${exporter.scopeName} ${exporter.scopeVersion}`}
            project={project}
            exporter={exporter}
          />
        ))}
      </ul>
      {more > 0 && (
        <p className="border-t px-4 py-3 text-muted text-sm">{formatCount(more)} more senders.</p>
      )}
    </>
  );
}

const columns =
  "grid grid-cols-[1.25rem_minmax(0,1fr)_5.5rem_5rem_5.5rem_5.5rem_6rem] gap-x-3 max-md:grid-cols-[1.25rem_minmax(0,1fr)_auto]";

function Row({ project, exporter }: { project: string; exporter: Exporter }) {
  const [isOpen, setOpen] = useState(false);
  const { service, serviceVersion, scopeName, scopeVersion, signals } = exporter;
  const troubles = exporter.advice.filter(({ level }) => level !== "tip").length;
  const others = [
    signals.logs > 0 && `${formatCount(signals.logs)} log records`,
    signals.metrics > 0 && `${formatCount(signals.metrics)} metric points`,
  ].filter(Boolean);
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className={cn(
          columns,
          "w-full items-center px-4 py-2.5 text-left text-sm hover:bg-raised/60",
        )}
      >
        <ChevronRight
          aria-hidden
          className={cn("size-4 text-faint transition-transform", isOpen && "rotate-90")}
        />
        <span className="grid min-w-0">
          <span className="flex min-w-0 items-center gap-2">
            <span className={cn("truncate font-medium", !service && "text-faint italic")}>
              {service || "no service name"}
            </span>
            {serviceVersion && (
              <span className="num shrink-0 text-faint text-xs">{serviceVersion}</span>
            )}
            {troubles > 0 && (
              <Severity level="warning" className="shrink-0">
                {troubles}
                <span className="sr-only"> to look at</span>
              </Severity>
            )}
          </span>
          <span className="truncate text-muted text-xs">
            {[scopeName, scopeVersion].filter(Boolean).join(" ") || "no scope name"}
          </span>
        </span>
        <Count label="stored" value={exporter.accepted} always />
        <Count label="refused" value={exporter.rejected} tone="text-critical" />
        <Count label="repeated" value={exporter.duplicates} />
        <Count label="without token counts" value={exporter.missingUsage} tone="text-warning" />
        <span className="num text-right text-muted text-xs max-md:hidden">
          <RelativeTime at={exporter.lastSeenAt} focusable={false} />
        </span>
      </button>
      {isOpen && (
        <div className="grid gap-4 border-t bg-background/40 px-4 py-4 md:grid-cols-2 md:pl-12 xl:grid-cols-4">
          <Facts
            rows={[
              ["Requests", formatCount(exporter.requests)],
              ["Spans", formatCount(signals.traces)],
              ...others.map((text): [string, string] => {
                const [count, ...words] = String(text).split(" ");
                return [capital(words.join(" ")), count!];
              }),
              ["Orphans", formatCount(exporter.orphans)],
              [
                "Clock",
                exporter.clockSkewed > 0
                  ? `off by up to ${formatDuration(exporter.clockSkewMs)}`
                  : "agrees with ours",
              ],
            ]}
            link={
              service ? withParams(project, choiceText({ in: [service], not: [] })!) : undefined
            }
          />
          <Tallies title="Why refused" tallies={exporter.rejections} none="Nothing was refused." />
          <Tallies title="Warnings" tallies={exporter.warnings} none="No warnings." />
          <Tallies
            title="Attributes nobody read"
            tallies={exporter.unmappedKeys}
            none="Every attribute is understood."
            isCode
          />
        </div>
      )}
    </li>
  );
}

const withParams = (project: string, service: string) =>
  `/${project}/traces?${new URLSearchParams({ view: "all", service })}`;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function Count({
  label,
  value,
  tone,
  always = false,
}: {
  label: string;
  value: number;
  tone?: string;
  always?: boolean;
}) {
  return (
    <span
      className={cn(
        "num text-right",
        !always && "max-md:hidden",
        value === 0 ? "text-faint" : tone,
      )}
    >
      {formatCount(value)}
      <span className="sr-only"> {label}</span>
    </span>
  );
}

function Facts({
  rows,
  link,
}: {
  rows: readonly (readonly [string, string])[];
  link: string | undefined;
}) {
  const search = useSearchParams();
  return (
    <div className="grid content-start gap-1.5 text-sm">
      <dl className="grid gap-1">
        {rows.map(([label, value]) => (
          <div key={label} className="flex justify-between gap-3">
            <dt className="text-muted">{label}</dt>
            <dd className="num text-right">{value}</dd>
          </div>
        ))}
      </dl>
      {link && (
        <Link href={withKept(link, search)} className="text-accent text-sm hover:underline">
          See its spans
        </Link>
      )}
    </div>
  );
}

function Tallies({
  title,
  tallies,
  none,
  isCode = false,
}: {
  title: string;
  tallies: readonly Tally[];
  none: string;
  isCode?: boolean;
}) {
  const [shown, setShown] = useState(8);
  return (
    <section className="grid content-start gap-1 text-sm">
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      {tallies.length === 0 && <p className="text-faint">{none}</p>}
      <ul className="grid gap-0.5">
        {tallies.slice(0, shown).map(({ name, count }) => (
          <li key={name} className="flex min-w-0 justify-between gap-3">
            <span className={cn("truncate", isCode && "font-mono text-xs leading-5")} title={name}>
              {isCode ? name : name.replaceAll("_", " ")}
            </span>
            <span className="num text-muted">{formatCount(count)}</span>
          </li>
        ))}
      </ul>
      {tallies.length > shown && (
        <button
          type="button"
          className="justify-self-start text-accent text-sm hover:underline touch:min-h-11"
          onClick={() => setShown(tallies.length)}
        >
          {tallies.length - shown} more
        </button>
      )}
    </section>
  );
}
