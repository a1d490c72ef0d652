import { z } from "zod";
import { MAX_DIMENSIONS } from "./model.ts";

const Name = z
  .string()
  .trim()
  .min(1, "Give the project a name.")
  .max(80, "A project's name has at most 80 characters.");

export const NewProject = z.object({ name: Name });
export type NewProject = z.infer<typeof NewProject>;

const Dimension = z
  .string()
  .trim()
  .min(1, "An attribute key has at least one character.")
  .max(128, "An attribute key has at most 128 characters.")
  .regex(/^[\x21-\x7e]+$/, "An attribute key has no spaces or control characters.");

export const ProjectChange = z
  .object({
    name: Name.optional(),
    retentionDays: z
      .int("Whole days, please.")
      .min(1, "Spans are kept at least 1 day.")
      .max(3_650, "Spans are kept at most 3,650 days.")
      .nullable()
      .optional(),
    dimensions: z
      .array(Dimension)
      .max(MAX_DIMENSIONS, `A project has at most ${MAX_DIMENSIONS} dimensions of its own.`)
      .refine((keys) => new Set(keys).size === keys.length, "Each attribute key only once.")
      .optional(),
  })
  .refine((change) => Object.keys(change).length > 0, "Say what to change.");
export type ProjectChange = z.infer<typeof ProjectChange>;

/** The project's name in URLs, typed by the person who deletes it. */
export const ProjectDeletion = z.object({ confirm: z.string() });
