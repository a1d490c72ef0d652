import data from "./lifecycle-data.json" with { type: "json" };

/** A day in UTC, `2026-10-23`: what providers publish. As text it sorts and compares. */
export type Day = string;

/**
 * What a provider's date means. `committed`: it shuts down then. `scheduled`: a schedule that has moved
 * later before. `earliest`: a floor, "not sooner than", which is no shutdown date at all.
 */
export const retirementKinds = ["committed", "scheduled", "earliest"] as const;
export type RetirementKind = (typeof retirementKinds)[number];

export const lifecycleStatuses = ["active", "preview", "legacy", "deprecated", "retired"] as const;
export type LifecycleStatus = (typeof lifecycleStatuses)[number];

/** What a call meets after the date: an error, or another model's answer at that model's price. */
export type AfterRetirement = "error" | "redirect";

/** Another value that was published for a field, usually by an older state of the same page. */
export type OtherValue = { field: string; value: string; source: string; asOf: Day | null };

/** What one platform says of the life of one model. The same model elsewhere is another entry. */
export type LifecycleEntry = {
  /** Who serves it: `openai`, `azure`, `bedrock`, `vertex`, ... Dates are theirs. */
  platform: string;
  /** Who made it, where that is known. */
  vendor: string | null;
  model: string;
  /** Azure's model version. */
  version: string | null;
  aliases: readonly string[];
  /** Whether `model` is an id, a beginning of ids (`jamba-*`) or a name for people. */
  form: "id" | "pattern" | "name";
  status: LifecycleStatus;
  /** When the status was read. */
  statusAsOf: Day;
  released: Day | null;
  announced: Day | null;
  retires: Day | null;
  kind: RetirementKind | null;
  after: AfterRetirement | null;
  replacement: readonly string[];
  source: { name: string; url: string | null };
  /** When the date was read; null where the source does not say. */
  asOf: Day | null;
  confidence: "high" | "medium" | "low" | null;
  scope: string | null;
  note: string | null;
  said: readonly OtherValue[];
  /** Where this row comes from: with Midwatch, or the project's own. */
  origin: "shipped" | "imported" | "manual";
};

type Row = {
  platform: string;
  vendor: string;
  model: string;
  version?: string;
  aliases?: string[];
  form?: string;
  status: string;
  statusAsOf: string;
  released?: string;
  announced?: string;
  retires?: string;
  kind?: string;
  after?: string;
  replacement?: string[];
  source: string;
  asOf?: string;
  confidence: string;
  scope?: string;
  note?: string;
  said?: { field: string; value: string; source: string; asOf?: string }[];
};

const sources = new Map(data.sources.map((source) => [source.id, source]));

/** When the data that comes with Midwatch was put together. */
export const shippedAsOf: Day = data.asOf;

let shipped: readonly LifecycleEntry[] | undefined;

/** Everything that comes with Midwatch, one entry per platform and model. */
export function shippedLifecycle(): readonly LifecycleEntry[] {
  shipped ??= (data.models as Row[]).map((row) => ({
    platform: row.platform,
    vendor: row.vendor,
    model: row.model,
    version: row.version ?? null,
    aliases: row.aliases ?? [],
    form: (row.form ?? "id") as LifecycleEntry["form"],
    status: row.status as LifecycleStatus,
    statusAsOf: row.statusAsOf,
    released: row.released ?? null,
    announced: row.announced ?? null,
    retires: row.retires ?? null,
    kind: (row.kind ?? null) as RetirementKind | null,
    after: (row.after ?? null) as AfterRetirement | null,
    replacement: row.replacement ?? [],
    source: sourceOf(row.source),
    asOf: row.asOf ?? null,
    confidence: row.confidence as LifecycleEntry["confidence"],
    scope: row.scope ?? null,
    note: row.note ?? null,
    said: (row.said ?? []).map(({ source, asOf, ...value }) => ({
      ...value,
      source: sourceOf(source).name,
      asOf: asOf ?? null,
    })),
    origin: "shipped",
  }));
  return shipped;
}

function sourceOf(id: string): LifecycleEntry["source"] {
  const source = sources.get(id);
  return { name: source?.name ?? id, url: source?.url ?? null };
}

/** What a platform promises about notice, in its own words as we read them; null where we know none. */
export function noticePolicy(platform: string): string | null {
  return data.policies.find((policy) => policy.platform === platform)?.policy ?? null;
}
