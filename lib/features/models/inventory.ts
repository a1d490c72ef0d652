import { DAY, type Instant, utcDay } from "#lib/core/time.ts";
import { instantOfDay } from "#lib/features/catalog/lifecycle.ts";
import { type Found, type LifecycleBook, nativeId } from "#lib/features/catalog/lifecycle-book.ts";
import { type Day, shippedAsOf } from "#lib/features/catalog/lifecycle-entry.ts";
import { platformLabel, platformOf } from "#lib/features/catalog/platforms.ts";
import { clockOf, mostUrgent, shippedMoves, subjectKey, subjectOf, urgencyOf } from "./clock.ts";
import type { Answer, CalledModel, Clock, Inventory, Migration, Move, Summary } from "./model.ts";
import { movedNotice, noticeOf } from "./runway.ts";
import { summarySentence } from "./sentences.ts";

/** Calls and money are averaged over this. */
export const USAGE_DAYS = 7;
/** A model called within this is one that the project calls. */
export const SEEN_DAYS = 30;

/** What one combination of dimensions did; sums are over `USAGE_DAYS`. */
export type UsageRow = {
  provider: string;
  requestModel: string;
  responseModel: string;
  kind: string;
  service: string;
  calls: number;
  errors: number;
  costNanoUsd: number;
  unpricedCalls: number;
  missingUsageCalls: number;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
};

export type Known = {
  book: LifecycleBook;
  /** By platform (empty for none) and model. */
  migrations: ReadonlyMap<string, Migration>;
  /** Dates that moved since this project watches. */
  history: readonly Move[];
  /** Models that gave verdicts, as their verdicts name them. */
  judges: readonly string[];
};

export const migrationKey = (platform: string | null, model: string): string =>
  `${platform ?? ""}\0${model}`;

const noMigration: Migration = { owner: "", state: "none", target: "", note: "", updatedAt: null };

type Group = {
  platform: string | null;
  isAssumed: boolean;
  name: string;
  found: Found;
  isDeployment: boolean;
  rows: UsageRow[];
};

/** Everything a project calls, with what is known of its end, the most urgent first. */
export function inventoryOf(rows: readonly UsageRow[], known: Known, now: Instant): Inventory {
  const today = utcDay(now);
  const groups = groupRows(rows, known.book);
  const models = [...groups.values()]
    .map((group) => calledModel(group, known, now, today))
    .sort(
      (a, b) =>
        Number(b.isZombie) - Number(a.isZombie) ||
        urgencyOf(a.clock) - urgencyOf(b.clock) ||
        b.calls - a.calls ||
        (a.key < b.key ? -1 : 1),
    );
  const moves = models.flatMap((model) => model.moves.filter(({ at }) => at !== null));
  const order = { page: 0, ticket: 1, info: 2 };
  const notices = models
    .flatMap((model) => [
      ...model.moves.flatMap((move) => movedNotice(model, move, now, today) ?? []),
      ...[noticeOf(model, today)].filter((notice) => notice !== null),
    ])
    .sort(
      (a, b) =>
        Number(b.isDue) - Number(a.isDue) ||
        order[a.severity] - order[b.severity] ||
        (a.days ?? 1e9) - (b.days ?? 1e9),
    );
  return {
    today,
    usageDays: USAGE_DAYS,
    seenDays: SEEN_DAYS,
    models,
    notices,
    moves: moves.sort((a, b) => b.at! - a.at!),
    owners: [...new Set(models.map(({ migration }) => migration.owner).filter(Boolean))].sort(),
    summary: summaryOf(models),
  };
}

/** By platform and by the id that would stop working: what was asked for, or what answered a deployment. */
function groupRows(rows: readonly UsageRow[], book: LifecycleBook): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const { requestModel, responseModel } = row;
    const isAzure =
      platformOf(row.provider, requestModel || responseModel, null).platform === "azure";
    const name = isAzure ? responseModel || requestModel : requestModel || responseModel;
    if (name === "") continue;
    const isDeployment = isAzure && responseModel === "";
    const found = book.find({ provider: row.provider, model: name, isDeployment });
    const id = nativeId(name, found.platform ?? undefined);
    const key = migrationKey(found.platform, id);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else {
      const { platform, isAssumed } = found;
      groups.set(key, { platform, isAssumed, name: id, found, isDeployment, rows: [row] });
    }
  }
  return groups;
}

function calledModel(group: Group, known: Known, now: Instant, today: Day): CalledModel {
  const { platform, name, found, rows } = group;
  const sum = (of: (row: UsageRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const firstSeenAt = Math.min(...rows.map((row) => row.firstSeenAt));
  const lastSeenAt = Math.max(...rows.map((row) => row.lastSeenAt));
  const calls = sum((row) => row.calls);
  // A model that is new since yesterday is not averaged over days on which it did not exist.
  const days = Math.min(USAGE_DAYS, Math.max(1, (now - firstSeenAt) / DAY));
  const priced = sum((row) => row.calls - row.unpricedCalls - row.missingUsageCalls);
  const cost = sum((row) => row.costNanoUsd);

  const answers = answersOf(group, known.book, today);
  const current = answers.filter((answer) => answer.lastSeenAt >= now - USAGE_DAYS * DAY);
  const clocks: Clock[] = [
    clockOf(found, today, "asked"),
    ...(current.length > 0 ? current : answers.slice(0, 1)).map(({ clock }) => clock),
  ];
  const clock = mostUrgent(clocks);
  const migration = known.migrations.get(migrationKey(platform, name)) ?? noMigration;
  return {
    key: `${platform ?? "unknown"}/${name}`,
    platform,
    platformLabel: platform === null ? "an unknown platform" : platformLabel(platform),
    isAssumed: group.isAssumed,
    vendor: found.vendor,
    model: name,
    base: found.base,
    asked: [...new Set(rows.map(({ requestModel }) => requestModel).filter(Boolean))].sort(),
    answers,
    roles: rolesOf(group, known.judges),
    services: servicesOf(rows),
    calls,
    errors: sum((row) => row.errors),
    callsPerDay: calls / days,
    costPerDayNanoUsd: calls > 0 && priced <= 0 && cost === 0 ? null : cost / days,
    unpricedCalls: sum((row) => row.unpricedCalls),
    firstSeenAt,
    lastSeenAt,
    clock,
    migration,
    moves: movesOf(
      [found, ...answers.map(({ model }) => findAnswer(group, known.book, model))],
      known,
    ),
    isZombie: isZombie(clock, calls, lastSeenAt),
  };
}

/** Called on a day after the last one. A model that is gone without a known date counts by any call. */
function isZombie({ state, retires }: Clock, calls: number, lastSeenAt: Instant): boolean {
  if (calls === 0 || (state !== "retired" && state !== "redirected")) return false;
  return retires === null || lastSeenAt >= instantOfDay(retires) + DAY;
}

const findAnswer = (group: Group, book: LifecycleBook, model: string): Found =>
  book.find({ provider: group.platform ?? group.rows[0]!.provider, model });

/** Which models answered, the latest to appear first: the history of an alias. */
function answersOf(group: Group, book: LifecycleBook, today: Day): Answer[] {
  const byModel = Map.groupBy(
    group.rows.filter(({ responseModel }) => responseModel !== ""),
    ({ responseModel }) => responseModel,
  );
  return [...byModel]
    .map(([model, rows]) => ({
      model,
      firstSeenAt: Math.min(...rows.map((row) => row.firstSeenAt)),
      lastSeenAt: Math.max(...rows.map((row) => row.lastSeenAt)),
      calls: rows.reduce((total, row) => total + row.calls, 0),
      clock: clockOf(findAnswer(group, book, model), today, "served" as const),
    }))
    .sort((a, b) => b.firstSeenAt - a.firstSeenAt || (a.model < b.model ? -1 : 1));
}

function servicesOf(rows: readonly UsageRow[]): CalledModel["services"] {
  return [...Map.groupBy(rows, ({ service }) => service)]
    .map(([service, of]) => ({
      service,
      calls: of.reduce((total, row) => total + row.calls, 0),
      errors: of.reduce((total, row) => total + row.errors, 0),
    }))
    .sort((a, b) => b.calls - a.calls || (a.service < b.service ? -1 : 1));
}

function rolesOf({ rows, name, found }: Group, judges: readonly string[]): string[] {
  const kinds = new Set(rows.map(({ kind }) => (kind === "evaluator" ? "judge" : kind)));
  const names = new Set([
    name,
    found.base,
    ...rows.map(({ requestModel }) => requestModel.toLowerCase()),
  ]);
  if (judges.some((judge) => names.has(judge.toLowerCase()))) kinds.add("judge");
  return [...kinds].sort();
}

function movesOf(finds: readonly Found[], { history }: Known): Move[] {
  const entries = [...new Set(finds.flatMap(({ entry }) => entry ?? []))];
  const keys = new Set(entries.map((entry) => subjectKey(subjectOf(entry))));
  const watched = history.filter((move) => keys.has(subjectKey(move)));
  return [...watched, ...entries.flatMap(shippedMoves)];
}

function summaryOf(models: readonly CalledModel[]): Summary {
  const ending = (days: number) =>
    models.filter(
      ({ clock }) => clock.runwayDays !== null && clock.runwayDays > 0 && clock.runwayDays <= days,
    );
  const facts = {
    models: models.length,
    unknown: models.filter(({ clock }) => clock.state === "unknown").length,
    zombies: models.filter((model) => model.isZombie).length,
    within30: ending(30).length,
    within90: ending(90).length,
    costPerDayNanoUsd: costOf(models),
    atRiskCostPerDayNanoUsd: costOf([...ending(90), ...models.filter((model) => model.isZombie)]),
    dataAsOf: shippedAsOf,
  };
  return { ...facts, sentence: summarySentence(models, facts) };
}

function costOf(models: readonly CalledModel[]): number | null {
  const known = models.flatMap(({ costPerDayNanoUsd }) => costPerDayNanoUsd ?? []);
  return known.length === 0 ? null : known.reduce((total, cost) => total + cost, 0);
}
