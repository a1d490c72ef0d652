import type { ingestLedger } from "#drizzle/schema/ingest.ts";
import { floorTo, type Instant, MINUTE } from "#lib/core/time.ts";
import { type Resource, warningsIn } from "./model.ts";

export type LedgerRow = typeof ingestLedger.$inferSelect;
export type Signal = "traces" | "logs" | "metrics";

/** Who sent something: a service, and the instrumentation in it that spoke. */
export type Exporter = {
  service: string;
  serviceVersion: string;
  scopeName: string;
  scopeVersion: string;
};

export const unknownExporter: Exporter = {
  service: "",
  serviceVersion: "",
  scopeName: "",
  scopeVersion: "",
};

const MAX_KEYS = 50;
const MAX_NAME = 200;

/** Records of one request share the very same resource, so each is looked at once. */
const exporters = new WeakMap<Resource, Exporter>();

/** The exporter a resource and scope describe; the same object for the same resource. */
export function exporterOf(resource: Resource): Exporter {
  let exporter = exporters.get(resource);
  if (!exporter) {
    const { attributes, scopeName, scopeVersion } = resource;
    exporter = {
      service: text(attributes["service.name"]),
      serviceVersion: text(attributes["service.version"]),
      scopeName: scopeName.slice(0, MAX_NAME),
      scopeVersion: scopeVersion.slice(0, MAX_NAME),
    };
    exporters.set(resource, exporter);
  }
  return exporter;
}

const text = (value: unknown) => (typeof value === "string" ? value.slice(0, MAX_NAME) : "");

/** What the ledger notes of a span that was stored. */
export type LedgerNote = {
  exporter: Exporter;
  /** Bit set of `SpanWarning`. */
  warnings: number;
  unmappedKeys: readonly string[];
  isMissingUsage: boolean;
  /** How far the span ends in our future, milliseconds; 0 within the tolerance. */
  skewMs: number;
};

/** Adds up what one commit has to tell of each exporter: partial sums, a row for each. */
export class Ledger {
  #rows = new Map<string, LedgerRow>();
  /** The row that was written last, since spans of an exporter come together. */
  #last: { row: LedgerRow; exporter: Exporter } | undefined;
  #at: Instant;

  constructor(receivedAt: Instant) {
    this.#at = floorTo(receivedAt, MINUTE);
  }

  rows(): LedgerRow[] {
    return [...this.#rows.values()];
  }

  request(projectId: number, signal: Signal, exporter: Exporter, bytes: number): void {
    const row = this.#row(projectId, signal, exporter);
    row.requests++;
    row.bytes += bytes;
  }

  accepted(projectId: number, signal: Signal, exporter: Exporter): void {
    this.#row(projectId, signal, exporter).accepted++;
  }

  duplicate(projectId: number, signal: Signal, exporter: Exporter): void {
    this.#row(projectId, signal, exporter).duplicates++;
  }

  /** Records that were taken and not kept: no rejection, but the answer to "where is it?". */
  ignored(projectId: number, signal: Signal, exporter: Exporter, count: number): void {
    if (count === 0) return;
    const { rejections } = this.#row(projectId, signal, exporter);
    rejections.ignored = (rejections.ignored ?? 0) + count;
  }

  rejected(projectId: number, signal: Signal, exporter: Exporter, reason: string): void {
    const row = this.#row(projectId, signal, exporter);
    row.rejected++;
    row.rejections[reason] = (row.rejections[reason] ?? 0) + 1;
  }

  span(projectId: number, note: LedgerNote): void {
    const row = this.#row(projectId, "traces", note.exporter);
    row.accepted++;
    if (note.isMissingUsage) row.missingUsage++;
    if (note.skewMs > 0) {
      row.clockSkewed++;
      row.clockSkewMs = Math.max(row.clockSkewMs, note.skewMs);
    }
    if (note.warnings !== 0)
      for (const warning of warningsIn(note.warnings))
        row.warnings[warning] = (row.warnings[warning] ?? 0) + 1;
    for (const key of note.unmappedKeys) count(row.unmappedKeys, key);
  }

  #row(projectId: number, signal: Signal, exporter: Exporter): LedgerRow {
    const last = this.#last;
    if (
      last?.exporter === exporter &&
      last.row.projectId === projectId &&
      last.row.signal === signal
    )
      return last.row;
    const { service, serviceVersion, scopeName, scopeVersion } = exporter;
    const key = `${projectId}\0${signal}\0${service}\0${serviceVersion}\0${scopeName}\0${scopeVersion}`;
    let row = this.#rows.get(key);
    if (!row) {
      row = { projectId, at: this.#at, signal, ...exporter, ...nothing() };
      this.#rows.set(key, row);
    }
    this.#last = { row, exporter };
    return row;
  }
}

function count(keys: Record<string, number>, key: string): void {
  const name = key.slice(0, MAX_NAME);
  const before = keys[name];
  if (before !== undefined) keys[name] = before + 1;
  else if (Object.keys(keys).length < MAX_KEYS) keys[name] = 1;
}

/** Maps without a prototype: an attribute may be called `constructor`. */
function nothing() {
  return {
    requests: 0,
    bytes: 0,
    accepted: 0,
    rejected: 0,
    duplicates: 0,
    missingUsage: 0,
    orphans: 0,
    clockSkewed: 0,
    clockSkewMs: 0,
    rejections: Object.create(null) as Record<string, number>,
    unmappedKeys: Object.create(null) as Record<string, number>,
    warnings: Object.create(null) as Record<string, number>,
  };
}
