import {
  dataAgeDays,
  daysBetween,
  floorDays,
  runwayDays,
  STALE_DAYS,
  stateOf,
} from "#lib/features/catalog/lifecycle.ts";
import { type Found, nativeId } from "#lib/features/catalog/lifecycle-book.ts";
import type { Day, LifecycleEntry } from "#lib/features/catalog/lifecycle-entry.ts";
import type { Clock, Move } from "./model.ts";

/** What is known on a day of the model that an id led to. */
export function clockOf(found: Found, today: Day, about: Clock["about"]): Clock {
  const { entry } = found;
  const ageDays = entry && dataAgeDays(entry, today);
  return {
    state: stateOf(entry, today),
    model: entry?.model ?? null,
    version: entry?.version ?? null,
    about,
    retires: entry?.retires ?? null,
    kind: entry?.kind ?? null,
    runwayDays: runwayDays(entry, today),
    floorDays: floorDays(entry, today),
    announced: entry?.announced ?? null,
    after: entry?.after ?? null,
    replacement: entry?.replacement ?? [],
    scope: entry?.scope ?? null,
    note: entry?.note ?? null,
    source: entry?.source ?? null,
    asOf: entry ? (entry.asOf ?? entry.statusAsOf) : null,
    ageDays,
    isStale:
      entry !== null && entry.origin !== "manual" && (ageDays === null || ageDays > STALE_DAYS),
    confidence: entry?.confidence ?? null,
    origin: entry?.origin ?? null,
    match: found.match,
    reason: found.reason,
    elsewhere: [...found.candidates, ...found.elsewhere].map(
      ({ platform, model, version, retires, kind }) => ({
        platform,
        model,
        version,
        retires,
        kind,
      }),
    ),
  };
}

/**
 * The clock that counts where several ids are in play: the one that ends first. Nothing known of one
 * of them does not make the others safe, nor does it hide what is known of them.
 */
export function mostUrgent(clocks: readonly Clock[]): Clock {
  return [...clocks].sort((a, b) => urgencyOf(a) - urgencyOf(b))[0]!;
}

/** Smaller is more urgent: gone, then by days left, then in doubt, then alive, then nothing known. */
export function urgencyOf({ state, runwayDays: days, floorDays: floor, model }: Clock): number {
  if (state === "retired" || state === "redirected") return -1e6 + Math.min(0, days ?? 0) / 1e3;
  if (days !== null && days > 0) return days;
  if (model === null) return 5e6;
  if (state === "unknown") return 1e6;
  if (floor !== null && floor > 0) return 2e6 + floor;
  return state === "deprecated" ? 3e6 : state === "legacy" ? 3.5e6 : 4e6;
}

/** Dates the data itself says were other ones before: what older pages named. */
export function shippedMoves(entry: LifecycleEntry): Move[] {
  const { retires } = entry;
  if (retires === null) return [];
  const days = new Set<Day>();
  return entry.said.flatMap(({ field, value, source }) => {
    if (field !== "retires" || value === retires || days.has(value)) return [];
    days.add(value);
    return [
      {
        platform: entry.platform,
        model: entry.model,
        version: entry.version ?? "",
        at: null,
        before: value,
        after: retires,
        days: daysBetween(value, retires),
        source,
      },
    ];
  });
}

/** What a row of the project is filed under: the platform's own spelling and Azure's version. */
export const subjectOf = (entry: Pick<LifecycleEntry, "platform" | "model" | "version">) => ({
  platform: entry.platform,
  model: nativeId(entry.model, entry.platform),
  version: entry.version ?? "",
});

export type Subject = ReturnType<typeof subjectOf>;

export const subjectKey = ({ platform, model, version }: Subject): string =>
  `${platform}\0${model}\0${version}`;
