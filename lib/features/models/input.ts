import { z } from "zod";
import { migrationStates } from "./model.ts";

/** A day that exists, `2026-10-23`; a moment is taken for its day in UTC. */
const Day = z
  .string()
  .trim()
  .transform((text) => (/^\d{4}-\d{2}-\d{2}T/.test(text) ? text.slice(0, 10) : text))
  .refine((text) => {
    const at = Date.parse(`${text}T00:00:00Z`);
    return (
      /^\d{4}-\d{2}-\d{2}$/.test(text) &&
      !Number.isNaN(at) &&
      new Date(at).toISOString().startsWith(text)
    );
  }, "Write a day as 2026-10-23.");

/** Forms and CSV files say nothing with an empty text. */
const orNothing = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" || value === undefined ? null : value), schema.nullable());

const text = (max: number, what: string) =>
  z.string().trim().max(max, `${what} has at most ${max} characters.`);

export const LifecycleRow = z
  .object({
    platform: text(80, "A platform's name").min(1, "Name the platform: openai, azure, bedrock, …"),
    model: text(200, "A model's id").min(1, "Name the model."),
    version: orNothing(text(80, "A version")).default(null),
    status: z.enum(["active", "preview", "legacy", "deprecated", "retired"]).default("active"),
    announced: orNothing(Day).default(null),
    retires: orNothing(Day).default(null),
    kind: orNothing(z.enum(["committed", "scheduled", "earliest"])).default(null),
    after: orNothing(z.enum(["error", "redirect"])).default(null),
    replacement: z
      .preprocess(
        (value) =>
          typeof value === "string"
            ? value
                .split(/[;|]/)
                .map((part) => part.trim())
                .filter(Boolean)
            : (value ?? []),
        z.array(text(200, "A replacement's id")).max(10, "Name at most 10 replacements."),
      )
      .default([]),
    sourceName: orNothing(text(200, "A source's name")).default(null),
    sourceUrl: orNothing(
      z.url({ protocol: /^https?$/, error: "Give a link that begins with https://." }),
    ).default(null),
    asOf: orNothing(Day).default(null),
    note: orNothing(text(500, "A note")).default(null),
  })
  // A date without a kind is what the provider committed to; a kind without a date says nothing.
  .transform((row) => ({ ...row, kind: row.retires === null ? null : (row.kind ?? "committed") }));
export type LifecycleRow = z.infer<typeof LifecycleRow>;

export const MAX_IMPORT_ROWS = 5_000;

/** What `PUT …/models/lifecycle` takes: rows by hand, or a file's text. */
export const LifecycleChange = z.union([
  z.object({
    origin: z.literal("manual"),
    rows: z.array(z.unknown()).min(1, "Send at least one row.").max(100),
  }),
  z.object({
    origin: z.literal("imported").default("imported"),
    rows: z.array(z.unknown()).min(1, "Send at least one row.").max(MAX_IMPORT_ROWS),
    source: text(200, "A source's name").optional(),
  }),
  z.object({
    /** CSV with a head line, or JSON. */
    file: z.string().min(1, "The file is empty."),
    source: text(200, "A source's name").optional(),
  }),
]);

/** Filters of what is known; each may be left out. */
export const LifecycleQuery = z.object({
  platform: z.string().max(80).optional(),
  /** Part of an id or of an alias. */
  model: z.string().max(200).optional(),
  origin: z.enum(["shipped", "imported", "manual"]).optional(),
});

export const LifecycleSubject = z.object({
  platform: text(80, "A platform's name").min(1),
  model: text(200, "A model's id").min(1),
  version: text(80, "A version").default(""),
});

export const MigrationChange = z.object({
  /** Empty where nobody knows who serves it. */
  platform: text(80, "A platform's name"),
  model: text(200, "A model's id").min(1, "Name the model."),
  owner: text(80, "An owner's name").default(""),
  state: z.enum(migrationStates).default("none"),
  target: text(200, "A model's id").default(""),
  note: text(500, "A note").default(""),
});
export type MigrationChange = z.infer<typeof MigrationChange>;

export const NewCalendar = z.object({
  name: text(80, "A name").min(1, "Say whose calendar it is."),
});

export const CalendarId = z.uuid("A calendar's id is a UUID.");
