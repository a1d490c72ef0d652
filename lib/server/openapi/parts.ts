import { z } from "zod";

export const instant = z.number().describe("Epoch milliseconds, UTC.");
export const nanoUsd = z.number().describe("Billionths of a US dollar.");
export const nullable = <S extends z.ZodType>(schema: S) => schema.nullable();

/** Shown once in the document, under this name, and referred to everywhere else. */
export function named<S extends z.ZodType>(id: string, schema: S): S {
  return schema.meta({ id }) as S;
}
