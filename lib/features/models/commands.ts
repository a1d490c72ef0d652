import { randomUUID } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import {
  modelCalendars,
  modelLifecycle,
  modelLifecycleHistory,
  modelLifecycleKnown,
  modelMigrations,
} from "#drizzle/schema/index.ts";
import { conflict, notFound } from "#lib/core/errors.ts";
import { clean } from "#lib/core/text.ts";
import { utcDay } from "#lib/core/time.ts";
import { nameOf } from "#lib/features/auth/model.ts";
import { daysBetween } from "#lib/features/catalog/lifecycle.ts";
import { type LifecycleBook, nativeId } from "#lib/features/catalog/lifecycle-book.ts";
import type { LifecycleEntry } from "#lib/features/catalog/lifecycle-entry.ts";
import { platformNamed } from "#lib/features/catalog/platforms.ts";
import type { Context } from "#lib/platform/context.ts";
import { type Subject, subjectKey, subjectOf } from "./clock.ts";
import type { LifecycleRow, MigrationChange } from "./input.ts";
import type { Move } from "./model.ts";
import {
  bookWith,
  type CalendarRow,
  getInventory,
  getLifecycleBook,
  listOwnLifecycle,
  MAX_OWN,
} from "./queries.ts";

/** The calendars of one project; nobody needs this many. */
const MAX_CALENDARS = 50;

/**
 * Writes rows of the project's own, and says which dates they moved. A date that moves is noted even if
 * nobody calls the model yet.
 */
export async function saveLifecycle(
  ctx: Context,
  rows: readonly LifecycleRow[],
  { origin, source }: { origin: "manual" | "imported"; source?: string | undefined },
): Promise<{ saved: number; moves: Move[] }> {
  const by = nameOf(ctx.actor);
  const unique = new Map(
    rows.map((row) => {
      const subject = readSubject(row);
      return [subjectKey(subject), { row, subject }];
    }),
  );
  const values = [...unique.values()].map(({ row, subject }) => ({
    ...subject,
    projectId: ctx.projectId,
    origin,
    status: row.status,
    announced: row.announced,
    retires: row.retires,
    kind: row.kind,
    after: row.after,
    replacement: row.replacement.map(clean),
    sourceName: clean(
      row.sourceName ?? source ?? (origin === "manual" ? "set by hand" : "imported"),
    ),
    sourceUrl: row.sourceUrl,
    asOf: row.asOf ?? utcDay(ctx.now),
    note: row.note === null ? null : clean(row.note),
    updatedBy: by,
    updatedAt: ctx.now,
  }));

  const moves = await ctx.db.transaction(async (tx) => {
    const within = { ...ctx, db: tx };
    const own = await listOwnLifecycle(within);
    if (own.length + values.length > MAX_OWN)
      throw conflict(`A project keeps at most ${MAX_OWN} models of its own.`);
    const before = bookWith(own);
    for (let i = 0; i < values.length; i += 500)
      await tx
        .insert(modelLifecycle)
        .values(values.slice(i, i + 500))
        .onConflictDoUpdate({
          target: [
            modelLifecycle.projectId,
            modelLifecycle.platform,
            modelLifecycle.model,
            modelLifecycle.version,
            modelLifecycle.origin,
          ],
          set: replaced,
        });
    const after = bookWith(await listOwnLifecycle(within));
    const keys = new Set(unique.keys());
    return noteDates(within, entriesOf(after, keys), dates(entriesOf(before, keys)));
  });
  return { saved: values.length, moves };
}

const replaced = Object.fromEntries(
  [
    "status",
    "announced",
    "retires",
    "kind",
    "after",
    "replacement",
    "sourceName",
    "sourceUrl",
    "asOf",
    "note",
    "updatedBy",
    "updatedAt",
  ].map((column) => [
    column,
    sql.raw(`excluded.${column.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)}`),
  ]),
);

/** Takes back what the project said of a model, by hand and imported; what comes with Midwatch counts again. */
export async function removeLifecycle(ctx: Context, asked: Subject): Promise<{ moves: Move[] }> {
  const subject = readSubject({ ...asked, version: asked.version || null });
  return ctx.db.transaction(async (tx) => {
    const within = { ...ctx, db: tx };
    const before = await getLifecycleBook(within);
    const gone = await tx
      .delete(modelLifecycle)
      .where(
        and(
          eq(modelLifecycle.projectId, ctx.projectId),
          eq(modelLifecycle.platform, subject.platform),
          eq(modelLifecycle.model, subject.model),
          eq(modelLifecycle.version, subject.version),
        ),
      )
      .returning({ model: modelLifecycle.model });
    if (gone.length === 0)
      throw notFound("This project has said nothing of its own about this model.");
    const keys = new Set([subjectKey(subject)]);
    const after = await getLifecycleBook(within);
    return {
      moves: await noteDates(within, entriesOf(after, keys), dates(entriesOf(before, keys))),
    };
  });
}

/**
 * Compares the dates of every model the project calls with those it knew, and notes what moved: news
 * that came with a newer Midwatch is noticed like any other. Doing it twice notes it once.
 */
export async function watchModelDates(ctx: Context): Promise<Move[]> {
  const [inventory, book] = await Promise.all([getInventory(ctx), getLifecycleBook(ctx)]);
  const entries = new Set<LifecycleEntry>();
  for (const { platform, asked, answers, model } of inventory.models)
    for (const id of [model, ...asked, ...answers.map((answer) => answer.model)]) {
      const { entry } = book.find({ provider: platform ?? "", model: id });
      if (entry && entry.platform === platform) entries.add(entry);
    }
  return ctx.db.transaction((tx) => noteDates({ ...ctx, db: tx }, [...entries], new Map()));
}

type Dates = Pick<LifecycleEntry, "retires" | "kind">;

const entriesOf = ({ entries }: LifecycleBook, keys: ReadonlySet<string>): LifecycleEntry[] =>
  entries.filter((entry) => keys.has(subjectKey(subjectOf(entry))));

const dates = (entries: readonly LifecycleEntry[]): Map<string, Dates> =>
  new Map(entries.map((entry) => [subjectKey(subjectOf(entry)), entry]));

/** Notes the dates of `entries`, and a move for each that was another one before. */
async function noteDates(
  ctx: Context,
  entries: readonly LifecycleEntry[],
  before: ReadonlyMap<string, Dates>,
): Promise<Move[]> {
  const mine = eq(modelLifecycleKnown.projectId, ctx.projectId);
  const rows = await ctx.db.select().from(modelLifecycleKnown).where(mine).for("update");
  const known = new Map<string, Dates>(rows.map((row) => [subjectKey(row), row as Dates]));

  const moved = entries.flatMap((entry) => {
    const subject = subjectOf(entry);
    const key = subjectKey(subject);
    const was = known.get(key) ?? before.get(key);
    const isSame = was?.retires === entry.retires && was?.kind === entry.kind;
    return isSame && known.has(key)
      ? []
      : [{ entry, subject, was, isMove: was !== undefined && !isSame }];
  });
  for (const { entry, subject } of moved) {
    const now = { retires: entry.retires, kind: entry.kind, seenAt: ctx.now };
    await ctx.db
      .insert(modelLifecycleKnown)
      .values({ ...subject, ...now, projectId: ctx.projectId })
      .onConflictDoUpdate({
        target: [
          modelLifecycleKnown.projectId,
          modelLifecycleKnown.platform,
          modelLifecycleKnown.model,
          modelLifecycleKnown.version,
        ],
        set: now,
      });
  }
  const moves = moved.filter(({ isMove }) => isMove);
  if (moves.length > 0)
    await ctx.db
      .insert(modelLifecycleHistory)
      .values(
        moves.map(({ entry, subject, was }) => ({
          ...subject,
          projectId: ctx.projectId,
          at: ctx.now,
          retiresBefore: was!.retires,
          retiresAfter: entry.retires,
          kindBefore: was!.kind,
          kindAfter: entry.kind,
          source: entry.source.name,
          by: nameOf(ctx.actor),
        })),
      )
      .onConflictDoNothing();
  return moves.map(({ entry, subject, was }) => ({
    ...subject,
    at: ctx.now,
    before: was!.retires,
    after: entry.retires,
    days: was!.retires && entry.retires ? daysBetween(was!.retires, entry.retires) : null,
    source: entry.source.name,
  }));
}

/** A platform by any of its names, the model as its platform writes it. */
function readSubject(row: { platform: string; model: string; version: string | null }): Subject {
  const platform = platformNamed(row.platform) ?? clean(row.platform.toLowerCase());
  return {
    platform,
    model: nativeId(clean(row.model), platform),
    version: clean(row.version ?? ""),
  };
}

/** Whose model it is, and how far the move has come. */
export async function setMigration(ctx: Context, change: MigrationChange): Promise<void> {
  const { platform, model, ...rest } = change;
  const row = {
    owner: clean(rest.owner),
    state: rest.state,
    target: clean(rest.target),
    note: clean(rest.note),
    updatedBy: nameOf(ctx.actor),
    updatedAt: ctx.now,
  };
  await ctx.db
    .insert(modelMigrations)
    .values({ ...row, projectId: ctx.projectId, platform: clean(platform), model: clean(model) })
    .onConflictDoUpdate({
      target: [modelMigrations.projectId, modelMigrations.platform, modelMigrations.model],
      set: row,
    });
}

/** Opens a calendar to subscribe to, until it is closed again. */
export async function addCalendar(ctx: Context, name: string): Promise<CalendarRow> {
  const mine = eq(modelCalendars.projectId, ctx.projectId);
  if ((await ctx.db.$count(modelCalendars, mine)) >= MAX_CALENDARS)
    throw conflict(`A project has at most ${MAX_CALENDARS} calendars. Close one first.`);
  const row = {
    id: randomUUID(),
    name: clean(name),
    createdBy: nameOf(ctx.actor),
    createdAt: ctx.now,
  };
  await ctx.db.insert(modelCalendars).values({ ...row, projectId: ctx.projectId });
  return row;
}

/** Its address says "not found" from now on. */
export async function closeCalendar(ctx: Context, id: string): Promise<void> {
  const gone = await ctx.db
    .delete(modelCalendars)
    .where(and(eq(modelCalendars.projectId, ctx.projectId), eq(modelCalendars.id, id)))
    .returning({ id: modelCalendars.id });
  if (gone.length === 0) throw notFound("There is no such calendar in this project.");
}
