import { z } from "zod";
import { lifecycleStates } from "#lib/features/catalog/lifecycle.ts";
import type { LifecycleEntry } from "#lib/features/catalog/lifecycle-entry.ts";
import { lifecycleStatuses, retirementKinds } from "#lib/features/catalog/lifecycle-entry.ts";
import {
  type Calendar,
  type Clock,
  type Inventory,
  type Move,
  migrationStates,
  type Notice,
  reasonWords,
  type Summary,
} from "#lib/features/models/model.ts";
import { instant, named, nanoUsd, nullable } from "./parts.ts";

const text = z.string();
const texts = z.array(text);
const day = z.string().describe("A day in UTC, 2026-10-23.");
const kind = nullable(
  z
    .enum(retirementKinds)
    .describe("committed is a shutdown date, scheduled may move, earliest is a floor."),
);
const after = nullable(z.enum(["error", "redirect"]));
const confidence = nullable(z.enum(["high", "medium", "low"]));
const origin = z.enum(["shipped", "imported", "manual"]);
const source = z.strictObject({ name: text, url: nullable(text) });

export const move = named(
  "ModelDateMove",
  z.strictObject({
    platform: text,
    model: text,
    version: text,
    at: nullable(instant.describe("When it was noticed; null for a move that came with the data.")),
    before: nullable(day),
    after: nullable(day),
    days: nullable(z.int().describe("Negative is earlier.")),
    source: text,
  }),
) satisfies z.ZodType<Move>;

const clock = named(
  "ModelClock",
  z.strictObject({
    state: z.enum(lifecycleStates),
    model: nullable(text.describe("The id whose dates these are.")),
    version: nullable(text),
    about: z.enum(["asked", "served"]),
    retires: nullable(day),
    kind,
    runwayDays: nullable(z.int()),
    floorDays: nullable(z.int()),
    announced: nullable(day),
    after,
    replacement: texts,
    scope: nullable(text),
    note: nullable(text),
    source: nullable(source),
    asOf: nullable(day),
    ageDays: nullable(z.int()),
    isStale: z.boolean(),
    confidence,
    origin: nullable(origin),
    match: nullable(z.enum(["exact", "alias", "id", "base", "fine_tuned", "pattern"])),
    reason: nullable(
      z
        .enum(Object.keys(reasonWords) as [keyof typeof reasonWords])
        .describe("Why nothing is known."),
    ),
    elsewhere: z.array(
      z.strictObject({
        platform: text,
        model: text,
        version: nullable(text),
        retires: nullable(day),
        kind,
      }),
    ),
  }),
) satisfies z.ZodType<Clock>;

const calledModel = named(
  "CalledModel",
  z.strictObject({
    key: text,
    platform: nullable(text),
    platformLabel: text,
    isAssumed: z.boolean(),
    vendor: nullable(text),
    model: text,
    base: text,
    asked: texts,
    answers: z.array(
      z.strictObject({
        model: text,
        firstSeenAt: instant,
        lastSeenAt: instant,
        calls: z.int(),
        clock,
      }),
    ),
    roles: texts,
    services: z.array(z.strictObject({ service: text, calls: z.int(), errors: z.int() })),
    calls: z.int(),
    errors: z.int(),
    callsPerDay: z.number(),
    costPerDayNanoUsd: nullable(nanoUsd),
    unpricedCalls: z.int(),
    firstSeenAt: instant,
    lastSeenAt: instant,
    clock,
    migration: z.strictObject({
      owner: text,
      state: z.enum(migrationStates),
      target: text,
      note: text,
      updatedAt: nullable(instant),
    }),
    moves: z.array(move),
    isZombie: z.boolean(),
  }),
);

const notice = named(
  "ModelNotice",
  z.strictObject({
    key: text,
    model: text,
    platform: text,
    severity: z.enum(["info", "ticket", "page"]),
    step: text.describe("T-180 to T-0, past, passed, floor or moved."),
    days: nullable(z.int()),
    isDue: z.boolean().describe("New today; otherwise it stands since an earlier day."),
    when: z.enum(["at_once", "business_hours"]),
    services: texts,
    owner: text,
    sentence: text,
  }),
) satisfies z.ZodType<Notice>;

const summary = z.strictObject({
  models: z.int(),
  unknown: z.int(),
  zombies: z.int(),
  within30: z.int(),
  within90: z.int(),
  costPerDayNanoUsd: nullable(nanoUsd),
  atRiskCostPerDayNanoUsd: nullable(nanoUsd),
  sentence: text,
  dataAsOf: day,
}) satisfies z.ZodType<Summary>;

export const inventory = named(
  "ModelInventory",
  z.strictObject({
    today: day,
    usageDays: z.int(),
    seenDays: z.int(),
    models: z.array(calledModel),
    notices: z.array(notice),
    moves: z.array(move),
    owners: texts,
    summary,
  }),
) satisfies z.ZodType<Inventory>;

const entry = named(
  "ModelLifecycle",
  z.strictObject({
    platform: text,
    vendor: nullable(text),
    model: text,
    version: nullable(text),
    aliases: texts,
    form: z.enum(["id", "pattern", "name"]),
    status: z.enum(lifecycleStatuses),
    statusAsOf: day,
    released: nullable(day),
    announced: nullable(day),
    retires: nullable(day),
    kind,
    after,
    replacement: texts,
    source,
    asOf: nullable(day),
    confidence,
    scope: nullable(text),
    note: nullable(text),
    said: z.array(z.strictObject({ field: text, value: text, source: text, asOf: nullable(day) })),
    origin,
  }),
) satisfies z.ZodType<LifecycleEntry>;

export const lifecycle = z.strictObject({ models: z.array(entry), moves: z.array(move) });
export const lifecycleSaved = z.strictObject({ saved: z.int(), moves: z.array(move) });
export const lifecycleRemoved = z.strictObject({ moves: z.array(move) });

export const calendar = named(
  "ModelCalendar",
  z.strictObject({
    id: text,
    name: text,
    createdBy: text,
    createdAt: instant,
    path: text.describe("To subscribe to, below this server's address."),
  }),
) satisfies z.ZodType<Calendar>;
