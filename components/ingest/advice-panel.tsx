import { CodeBlock } from "#components/ui/code-block.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Severity, type SeverityLevel } from "#components/ui/severity.tsx";
import { formatCount } from "#lib/core/format.ts";
import type { Exporter } from "#lib/features/ingest/ledger-queries.ts";
import { senderName } from "./sender-name.ts";

type Advice = Exporter["advice"][number];

const looks: Record<Advice["level"], { level: SeverityLevel; word: string }> = {
  lost: { level: "warning", word: "Data is missing" },
  wrong: { level: "warning", word: "Numbers may be off" },
  tip: { level: "info", word: "Could be better" },
};
const order: Advice["level"][] = ["lost", "wrong", "tip"];
const MOST = 12;

/** What to change at the senders, each with something to paste. The same advice to many is one entry. */
export function AdvicePanel({ exporters }: { exporters: readonly Exporter[] }) {
  const entries = grouped(exporters);
  if (entries.length === 0) return null;
  return (
    <Panel title="What to change" note={`${entries.length}`}>
      <ul className="grid divide-y divide-line">
        {entries.slice(0, MOST).map(({ advice, senders }) => (
          <li
            key={`${advice.id} ${advice.fix}`}
            className="grid gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
          >
            <div className="grid content-start gap-1">
              <p className="flex flex-wrap items-center gap-2">
                <Severity level={looks[advice.level].level} chip>
                  {looks[advice.level].word}
                </Severity>
                <span className="font-medium">{titleOf(advice)}</span>
              </p>
              <p className="prose-width text-muted text-sm">{advice.why}</p>
              <p className="truncate text-faint text-xs">
                {senders.slice(0, 3).join(" · ")}
                {senders.length > 3 ? ` and ${senders.length - 3} more` : ""}
              </p>
            </div>
            {advice.fix && <CodeBlock code={advice.fix} className="self-start" wrap />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** The same trouble with the same cure is one entry, its counts added up. */
function grouped(exporters: readonly Exporter[]) {
  const entries = new Map<string, { advice: Advice; senders: string[] }>();
  for (const exporter of exporters)
    for (const advice of exporter.advice) {
      const key = `${advice.id}\n${advice.fix}`;
      const entry = entries.get(key) ?? { advice: { ...advice, count: null }, senders: [] };
      if (advice.count !== null) entry.advice.count = (entry.advice.count ?? 0) + advice.count;
      entry.senders.push(senderName(exporter));
      entries.set(key, entry);
    }
  return [...entries.values()].sort(
    (a, b) =>
      order.indexOf(a.advice.level) - order.indexOf(b.advice.level) ||
      (b.advice.count ?? 0) - (a.advice.count ?? 0),
  );
}

/** "3 calls without token counts". */
function titleOf({ count, noun, title }: Advice): string {
  return count === null ? title : `${formatCount(count)} ${noun}${count === 1 ? "" : "s"} ${title}`;
}
