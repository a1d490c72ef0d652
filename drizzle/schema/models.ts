import { index, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";

/** Which model on which platform; days are UTC, written `2026-10-23`. */
const subject = () => ({
  projectId: integer().notNull(),
  platform: text().notNull(),
  /** As its platform writes it, lower-case. */
  model: text().notNull(),
  /** Azure's model version, or empty. */
  version: text().notNull(),
});

/** What a project knows of a model's life beside what comes with Midwatch. */
export const modelLifecycle = pgTable(
  "model_lifecycle",
  {
    ...subject(),
    /** `imported` or `manual`; by hand goes before every other source. */
    origin: text().notNull(),
    status: text().notNull(),
    announced: text(),
    retires: text(),
    /** `committed`, `scheduled` or `earliest` (a floor); null without a date. */
    kind: text(),
    /** `error` or `redirect`; null where nobody says. */
    after: text(),
    replacement: text().array().notNull(),
    sourceName: text().notNull(),
    sourceUrl: text(),
    asOf: text().notNull(),
    note: text(),
    updatedBy: text().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.platform, t.model, t.version, t.origin] })],
);

/** The date last known for a model, so that one which moves is noticed wherever the news comes from. */
export const modelLifecycleKnown = pgTable(
  "model_lifecycle_known",
  {
    ...subject(),
    retires: text(),
    kind: text(),
    seenAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.platform, t.model, t.version] })],
);

/** Every date that moved. Rows are only ever added. */
export const modelLifecycleHistory = pgTable(
  "model_lifecycle_history",
  {
    ...subject(),
    at: instant().notNull(),
    retiresBefore: text(),
    retiresAfter: text(),
    kindBefore: text(),
    kindAfter: text(),
    source: text().notNull(),
    /** Who brought the news: a person, a key, or the worker that found it. */
    by: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.platform, t.model, t.version, t.at] }),
    index("model_lifecycle_history_by_time").on(t.projectId, t.at),
  ],
);

/** Whose model it is in this project, and how far the move away from it has come. */
export const modelMigrations = pgTable(
  "model_migrations",
  {
    projectId: integer().notNull(),
    /** Empty where nobody knows who serves it. */
    platform: text().notNull(),
    model: text().notNull(),
    owner: text().notNull(),
    /** `none`, `testing`, `canary` or `done`. */
    state: text().notNull(),
    /** The model to move to. */
    target: text().notNull(),
    note: text().notNull(),
    updatedBy: text().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.platform, t.model] })],
);

/** A calendar somebody subscribed to. Its address is signed; without this row the signature is worth nothing. */
export const modelCalendars = pgTable(
  "model_calendars",
  {
    projectId: integer().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    createdBy: text().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
