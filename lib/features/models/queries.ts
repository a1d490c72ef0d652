import { and, asc, desc, eq } from "drizzle-orm";
import {
  modelCalendars,
  modelLifecycle,
  modelLifecycleHistory,
  modelMigrations,
} from "#drizzle/schema/index.ts";
import { daysBetween } from "#lib/features/catalog/lifecycle.ts";
import {
  entryKey,
  type LifecycleBook,
  lifecycleBook,
} from "#lib/features/catalog/lifecycle-book.ts";
import {
  type AfterRetirement,
  type LifecycleEntry,
  type LifecycleStatus,
  type RetirementKind,
  shippedLifecycle,
} from "#lib/features/catalog/lifecycle-entry.ts";
import { platformNamed } from "#lib/features/catalog/platforms.ts";
import type { Context } from "#lib/platform/context.ts";
import { inventoryOf, migrationKey } from "./inventory.ts";
import type { Inventory, Migration, MigrationState, Move } from "./model.ts";
import { listJudges, listUsage } from "./usage.ts";

/** Most rows of its own that a project may keep. */
export const MAX_OWN = 5_000;
const MAX_MOVES = 500;

let shippedBook: LifecycleBook | undefined;
let shippedByKey: Map<string, LifecycleEntry> | undefined;

/** What the project knows of models' lives: its own rows, and what comes with Midwatch. */
export async function getLifecycleBook(ctx: Context): Promise<LifecycleBook> {
  const own = await listOwnLifecycle(ctx);
  if (own.length === 0) {
    shippedBook ??= lifecycleBook(shippedLifecycle());
    return shippedBook;
  }
  return bookWith(own);
}

/** By hand goes before everything; of what was imported and what was shipped the newer reading counts. */
export function bookWith(own: readonly LifecycleEntry[]): LifecycleBook {
  const shipped = shippedEntries();
  const manual = own.filter(({ origin }) => origin === "manual");
  const newer = own.filter((entry) => {
    const other = shipped.get(entryKey(entry));
    return entry.origin === "imported" && (!other || readOn(entry) >= readOn(other));
  });
  return lifecycleBook([...manual, ...newer, ...shipped.values()]);
}

const readOn = ({ asOf, statusAsOf }: LifecycleEntry): string =>
  asOf && asOf > statusAsOf ? asOf : statusAsOf;

function shippedEntries(): Map<string, LifecycleEntry> {
  shippedByKey ??= new Map(shippedLifecycle().map((entry) => [entryKey(entry), entry]));
  return shippedByKey;
}

/** The project's own rows, as entries. What they do not say of a model we know is taken from there. */
export async function listOwnLifecycle(ctx: Context): Promise<LifecycleEntry[]> {
  const rows = await ctx.db
    .select()
    .from(modelLifecycle)
    .where(eq(modelLifecycle.projectId, ctx.projectId))
    .orderBy(asc(modelLifecycle.platform), asc(modelLifecycle.model), asc(modelLifecycle.version))
    .limit(2 * MAX_OWN);
  return rows.map(asEntry);
}

export function asEntry(
  row: Omit<typeof modelLifecycle.$inferSelect, "projectId">,
): LifecycleEntry {
  const { platform, model } = row;
  const version = row.version || null;
  const shipped = shippedEntries().get(entryKey({ platform, model, version }));
  return {
    platform,
    vendor: shipped?.vendor ?? null,
    model: shipped?.model ?? model,
    version,
    aliases: shipped?.aliases ?? [],
    form: shipped?.form ?? "id",
    status: row.status as LifecycleStatus,
    statusAsOf: row.asOf,
    released: shipped?.released ?? null,
    announced: row.announced,
    retires: row.retires,
    kind: row.kind as RetirementKind | null,
    after: row.after as AfterRetirement | null,
    replacement: row.replacement,
    source: { name: row.sourceName, url: row.sourceUrl },
    asOf: row.asOf,
    confidence: null,
    scope: null,
    note: row.note,
    said: shipped?.retires && shipped.retires !== row.retires ? [overruled(shipped)] : [],
    origin: row.origin === "manual" ? "manual" : "imported",
  };
}

const overruled = ({ retires, source, asOf }: LifecycleEntry) => ({
  field: "retires",
  value: retires!,
  source: source.name,
  asOf,
});

/** Every date that moved since the project watches, the latest first. */
export async function listMoves(ctx: Context): Promise<Move[]> {
  const rows = await ctx.db
    .select()
    .from(modelLifecycleHistory)
    .where(eq(modelLifecycleHistory.projectId, ctx.projectId))
    .orderBy(desc(modelLifecycleHistory.at))
    .limit(MAX_MOVES);
  return rows.map((row) => ({
    platform: row.platform,
    model: row.model,
    version: row.version,
    at: row.at,
    before: row.retiresBefore,
    after: row.retiresAfter,
    days:
      row.retiresBefore && row.retiresAfter
        ? daysBetween(row.retiresBefore, row.retiresAfter)
        : null,
    source: row.source,
  }));
}

async function listMigrations(ctx: Context): Promise<Map<string, Migration>> {
  const rows = await ctx.db
    .select()
    .from(modelMigrations)
    .where(eq(modelMigrations.projectId, ctx.projectId))
    .limit(MAX_OWN);
  return new Map(
    rows.map(({ platform, model, owner, state, target, note, updatedAt }) => [
      migrationKey(platform || null, model),
      { owner, state: state as MigrationState, target, note, updatedAt },
    ]),
  );
}

/** Every model this project calls, with its end, its callers and what is to be said about it today. */
export async function getInventory(ctx: Context): Promise<Inventory> {
  const [usage, judges, book, migrations, history] = await Promise.all([
    listUsage(ctx),
    listJudges(ctx),
    getLifecycleBook(ctx),
    listMigrations(ctx),
    listMoves(ctx),
  ]);
  return inventoryOf(usage, { book, migrations, history, judges }, ctx.now);
}

export type CalendarRow = Omit<typeof modelCalendars.$inferSelect, "projectId">;

export async function listCalendarRows(ctx: Context): Promise<CalendarRow[]> {
  const rows = await ctx.db
    .select()
    .from(modelCalendars)
    .where(eq(modelCalendars.projectId, ctx.projectId))
    .orderBy(desc(modelCalendars.createdAt))
    .limit(100);
  return rows.map(({ projectId: _, ...row }) => row);
}

export async function hasCalendar(ctx: Context, id: string): Promise<boolean> {
  const [row] = await ctx.db
    .select({ id: modelCalendars.id })
    .from(modelCalendars)
    .where(and(eq(modelCalendars.projectId, ctx.projectId), eq(modelCalendars.id, id)));
  return row !== undefined;
}

/** What is known of models' lives, whether this project calls them or not. At most 1,000 at once. */
export async function getLifecycle(
  ctx: Context,
  filter: {
    platform?: string | undefined;
    model?: string | undefined;
    origin?: string | undefined;
  },
): Promise<{ models: LifecycleEntry[]; moves: Move[] }> {
  const [book, moves] = await Promise.all([getLifecycleBook(ctx), listMoves(ctx)]);
  const platform = filter.platform && (platformNamed(filter.platform) ?? filter.platform);
  const needle = filter.model?.toLowerCase();
  const models = book.entries.filter(
    (entry) =>
      (!platform || entry.platform === platform) &&
      (!filter.origin || entry.origin === filter.origin) &&
      (!needle ||
        [entry.model, ...entry.aliases].some((name) => name.toLowerCase().includes(needle))),
  );
  return { models: models.slice(0, 1_000), moves };
}
