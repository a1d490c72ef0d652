import { z } from "zod";

const instant = z.coerce.number().finite().min(0).max(8.64e15);

/** `from` is in, `to` is out; epoch milliseconds. */
export const SightingParams = z
  .object({ from: instant, to: instant })
  .refine(({ from, to }) => from < to, "from must be before to");
