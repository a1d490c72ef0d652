import type { Instant } from "#lib/core/time.ts";
import type { LifecycleState } from "#lib/features/catalog/lifecycle.ts";
import type { LifecycleMatch, UnknownReason } from "#lib/features/catalog/lifecycle-book.ts";
import type {
  AfterRetirement,
  Day,
  LifecycleEntry,
  RetirementKind,
} from "#lib/features/catalog/lifecycle-entry.ts";

/** How far the move to another model has come. */
export const migrationStates = ["none", "testing", "canary", "done"] as const;
export type MigrationState = (typeof migrationStates)[number];

export const migrationWords: Record<MigrationState, string> = {
  none: "not begun",
  testing: "testing",
  canary: "canary",
  done: "done",
};

export const stateWords: Record<LifecycleState, string> = {
  active: "active",
  legacy: "legacy",
  deprecated: "deprecated",
  retiring: "retiring",
  retired: "retired",
  redirected: "redirected",
  unknown: "unknown",
};

export const kindWords: Record<RetirementKind, string> = {
  committed: "committed",
  scheduled: "scheduled, may move",
  earliest: "not before",
};

export const reasonWords: Record<UnknownReason, string> = {
  not_listed: "no lifecycle data: no list names it",
  no_data_for_platform: "no lifecycle data for this platform",
  platform_unclear: "no lifecycle data: several platforms serve it, and the calls name none",
  version_unclear: "its versions end on different days, and the calls name no version",
  deployment_name: "the name of a deployment says nothing about the model behind it",
  self_hosted: "you serve it yourself: nobody else can end it",
  lumped: "counted together: this project calls more models than are told apart",
};

/** What the clock of one model says, as of today. */
export type Clock = {
  state: LifecycleState;
  /** The id whose dates these are; null where none are known. */
  model: string | null;
  version: string | null;
  /** Whether that id was asked for or only answered. */
  about: "asked" | "served";
  retires: Day | null;
  kind: RetirementKind | null;
  /** Whole days; null without a shutdown date, and for a floor. */
  runwayDays: number | null;
  floorDays: number | null;
  announced: Day | null;
  after: AfterRetirement | null;
  replacement: readonly string[];
  scope: string | null;
  note: string | null;
  source: { name: string; url: string | null } | null;
  /** When its status was last read at the source. */
  asOf: Day | null;
  ageDays: number | null;
  isStale: boolean;
  confidence: LifecycleEntry["confidence"];
  origin: LifecycleEntry["origin"] | null;
  match: LifecycleMatch | null;
  reason: UnknownReason | null;
  /** The same model on other platforms, whose dates are theirs. */
  elsewhere: readonly Elsewhere[];
};

export type Elsewhere = {
  platform: string;
  model: string;
  version: string | null;
  retires: Day | null;
  kind: RetirementKind | null;
};

/** A date that was another one before. */
export type Move = {
  platform: string;
  model: string;
  version: string;
  /** When it was noticed; null for a move that came with the data. */
  at: Instant | null;
  before: Day | null;
  after: Day | null;
  /** Negative is earlier. Null where a date appeared or went away. */
  days: number | null;
  source: string;
};

/** Which model answered for the one that was asked, and since when. */
export type Answer = {
  model: string;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  calls: number;
  clock: Clock;
};

export type Migration = {
  owner: string;
  state: MigrationState;
  target: string;
  note: string;
  updatedAt: Instant | null;
};

/** One model on one platform as this project calls it. */
export type CalledModel = {
  /** `openai/gpt-4o`; names it in the address and in requests. */
  key: string;
  platform: string | null;
  platformLabel: string;
  /** The platform was taken from the model's maker, because no call names one. */
  isAssumed: boolean;
  vendor: string | null;
  model: string;
  base: string;
  /** Every way it was asked for. */
  asked: readonly string[];
  answers: readonly Answer[];
  /** Kinds of spans: `chat`, `embeddings`, ... and `judge`. */
  roles: readonly string[];
  services: readonly { service: string; calls: number; errors: number }[];
  /** Over `usageDays`. */
  calls: number;
  errors: number;
  callsPerDay: number;
  /** Null where no call of it has a price. */
  costPerDayNanoUsd: number | null;
  unpricedCalls: number;
  firstSeenAt: Instant;
  /** To the hour today, to the day before that. */
  lastSeenAt: Instant;
  clock: Clock;
  migration: Migration;
  moves: readonly Move[];
  /** Still called although it is past its end. */
  isZombie: boolean;
};

export type Severity = "info" | "ticket" | "page";

/** What is to be said of one model, once for all who call it. */
export type Notice = {
  key: string;
  model: string;
  platform: string;
  severity: Severity;
  /** `T-30`, `T-0`, `past`, `moved`, `floor` or `passed`. */
  step: string;
  days: number | null;
  /** Said today by a clock that looks once a day; otherwise it stands since an earlier day. */
  isDue: boolean;
  /** A page that can wait for the morning. */
  when: "at_once" | "business_hours";
  services: readonly string[];
  owner: string;
  sentence: string;
};

export type Inventory = {
  today: Day;
  /** Days over which calls and money are averaged. */
  usageDays: number;
  /** Days back in which a model counts as called. */
  seenDays: number;
  /** The most urgent first. */
  models: CalledModel[];
  notices: Notice[];
  moves: Move[];
  owners: string[];
  summary: Summary;
};

export type Summary = {
  models: number;
  unknown: number;
  zombies: number;
  /** Shutdowns within 30 and within 90 days. */
  within30: number;
  within90: number;
  /** Over all models with a price. */
  costPerDayNanoUsd: number | null;
  atRiskCostPerDayNanoUsd: number | null;
  /** The sentence on top of the page. */
  sentence: string;
  /** When the data that comes with Midwatch was put together. */
  dataAsOf: Day;
};

/** A calendar's address holds the only copy of its signature. */
export type Calendar = {
  id: string;
  name: string;
  createdBy: string;
  createdAt: Instant;
  path: string;
};
