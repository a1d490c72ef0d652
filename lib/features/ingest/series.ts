import type { rollupSeries } from "#drizzle/schema/rollups.ts";
import { clean } from "#lib/core/text.ts";
import { hashKey } from "./keys.ts";
import { type Dimensions, dimensionNames, type LlmSpan, type Value } from "./model.ts";

/** A row of `rollup_series` but for its project and birth. */
export type Series = Dimensions & { seriesId: string; extra: Record<string, string> };
type StoredSeries = Omit<typeof rollupSeries.$inferSelect, "projectId" | "firstSeenAt">;

/** What a value is called once a dimension, or the project, has its fill of them. */
export const OTHER = "other";
export const MAX_VALUES = 500;
export const MAX_EXTRA_VALUES = 100;
export const MAX_SERIES = 20_000;
export const MAX_EXTRA_DIMENSIONS = 8;
const MAX_VALUE_LENGTH = 200;
/** How many combinations of raw values are remembered before starting over. */
const MAX_MEMO = 50_000;

/** What keeps its value in a project that has too many series: few values, and totals hang on them. */
const alwaysKept: ReadonlySet<string> = new Set(["kind", "status"]);

/** The id of a combination of values: the same in every process, whichever meets it first. */
export function seriesIdOf(dimensions: Dimensions, extra: Record<string, string>): string {
  const values = dimensionNames.map((name) => dimensions[name]);
  const extras = Object.keys(extra)
    .sort()
    .flatMap((key) => [key, extra[key]!]);
  // Values hold no NUL, so no two combinations join to the same text.
  return hashKey([...values, ...extras].join("\0"));
}

/** The roll-up series of one project: finds a span's, and keeps their number within bounds. */
export class SeriesBook {
  #memo = new Map<string, Series>();
  #byId = new Map<string, Series>();
  /** Distinct values by dimension; extra dimensions under `extra.` and their key. */
  #values = new Map<string, Set<string>>();
  #stored = new Set<string>();
  #extraKeys: readonly string[] = [];

  /** Takes in what is stored, by this process or another. */
  learn(rows: Iterable<StoredSeries>): void {
    for (const row of rows) {
      this.#stored.add(row.seriesId);
      if (!this.#byId.has(row.seriesId)) this.#remember(row);
    }
  }

  /** The project's own dimensions, by attribute key. */
  setExtraKeys(keys: readonly string[]): void {
    const wanted = keys.slice(0, MAX_EXTRA_DIMENSIONS);
    if (wanted.join("\0") === this.#extraKeys.join("\0")) return;
    this.#extraKeys = wanted;
    this.#memo.clear();
  }

  get size(): number {
    return this.#byId.size;
  }

  isStored(seriesId: string): boolean {
    return this.#stored.has(seriesId);
  }

  /** To be called after the commit that wrote them, not before. */
  markStored(seriesIds: Iterable<string>): void {
    for (const id of seriesIds) this.#stored.add(id);
  }

  of(span: LlmSpan): Series {
    let key = `${span.serviceName}\0${span.environment}\0${span.kind}\0${span.provider}\0${span.requestModel}\0${span.responseModel}\0${span.promptName}\0${span.promptVersion}\0${span.toolName}\0${span.agentName}\0${span.status}\0${span.finishReason}`;
    for (const name of this.#extraKeys) key += `\0${extraValue(span, name)}`;
    let series = this.#memo.get(key);
    if (!series) {
      series = this.#find(span);
      if (this.#memo.size >= MAX_MEMO) this.#memo.clear();
      this.#memo.set(key, series);
    }
    return series;
  }

  #find(span: LlmSpan): Series {
    const dimensions = dimensionsOf(span);
    for (const name of dimensionNames)
      if (!alwaysKept.has(name)) dimensions[name] = this.#admit(name, dimensions[name], MAX_VALUES);
    const extra: Record<string, string> = {};
    for (const key of this.#extraKeys) {
      const value = this.#admit(`extra.${key}`, extraValue(span, key), MAX_EXTRA_VALUES);
      if (value !== "") extra[key] = value;
    }
    const series = this.#known({ ...dimensions, extra });
    if (this.#byId.has(series.seriesId)) return series;
    if (this.#byId.size < MAX_SERIES) {
      this.#remember(series);
      return series;
    }
    for (const name of dimensionNames)
      if (!alwaysKept.has(name) && dimensions[name] !== "") dimensions[name] = OTHER;
    return this.#known({ ...dimensions, extra: {} });
  }

  #known(values: Dimensions & { extra: Record<string, string> }): Series {
    const seriesId = seriesIdOf(values, values.extra);
    return this.#byId.get(seriesId) ?? { ...values, seriesId };
  }

  /** The value itself while there is room for it. */
  #admit(dimension: string, raw: string, limit: number): string {
    const value = clean(raw.slice(0, MAX_VALUE_LENGTH));
    if (value === "" || value === OTHER) return value;
    let values = this.#values.get(dimension);
    if (!values) {
      values = new Set();
      this.#values.set(dimension, values);
    }
    if (values.has(value)) return value;
    if (values.size >= limit) return OTHER;
    values.add(value);
    return value;
  }

  #remember(series: Series): void {
    this.#byId.set(series.seriesId, series);
    for (const name of dimensionNames)
      if (!alwaysKept.has(name)) this.#admit(name, series[name], Number.POSITIVE_INFINITY);
    for (const [key, value] of Object.entries(series.extra))
      this.#admit(`extra.${key}`, value, Number.POSITIVE_INFINITY);
  }
}

/** A span's own values, before any bound on their number. */
export function dimensionsOf(span: LlmSpan): Dimensions {
  return {
    service: span.serviceName,
    environment: span.environment,
    kind: span.kind,
    provider: span.provider,
    requestModel: span.requestModel,
    responseModel: span.responseModel,
    promptName: span.promptName,
    promptVersion: span.promptVersion,
    tool: span.toolName,
    agent: span.agentName,
    status: span.status,
    finishReason: span.finishReason,
  };
}

/** The span's attribute, or its resource's; empty where neither says, or it is no plain value. */
function extraValue({ raw }: LlmSpan, key: string): string {
  return plain(raw.attributes[key]) || plain(raw.resource.attributes[key]);
}

function plain(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}
