import { nanoToUsd } from "#lib/core/money.ts";
import type { CalledModel } from "#lib/features/models/model.ts";

const columns: [name: string, value: (model: CalledModel) => string | number | null][] = [
  ["platform", ({ platform }) => platform],
  ["model", ({ model }) => model],
  ["state", ({ clock }) => clock.state],
  ["retires", ({ clock }) => clock.retires],
  ["kind", ({ clock }) => clock.kind],
  ["days", ({ clock }) => clock.runwayDays],
  ["replacement", ({ clock }) => clock.replacement.join("; ")],
  ["calls_per_day", ({ callsPerDay }) => Math.round(callsPerDay * 10) / 10],
  [
    "cost_usd_per_day",
    ({ costPerDayNanoUsd }) =>
      costPerDayNanoUsd === null ? null : nanoToUsd(costPerDayNanoUsd).toFixed(6),
  ],
  ["services", ({ services }) => services.map(({ service }) => service).join("; ")],
  ["owner", ({ migration }) => migration.owner],
  ["migration", ({ migration }) => migration.state],
  ["last_seen_utc", ({ lastSeenAt }) => new Date(lastSeenAt).toISOString()],
  ["source", ({ clock }) => clock.source?.url ?? clock.source?.name ?? null],
  ["as_of", ({ clock }) => clock.asOf],
];

/** The table as a spreadsheet reads it; the import reads it, too. */
export function csvOf(models: readonly CalledModel[]): string {
  const rows = [
    columns.map(([name]) => name),
    ...models.map((model) => columns.map(([, value]) => String(value(model) ?? ""))),
  ];
  return rows.map((cells) => cells.map(quoted).join(",")).join("\r\n");
}

/** A cell that a spreadsheet would run as a formula is kept as text. */
function quoted(cell: string): string {
  const text = /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
