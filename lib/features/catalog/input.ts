import { z } from "zod";
import { NANO_PER_USD } from "#lib/core/money.ts";

/** A million dollars per million tokens: far above any price, far below what a number can hold. */
const MAX_NANO = 1_000_000 * NANO_PER_USD;

const Price = z
  .int("A price is a number. Leave it empty where there is none.")
  .min(0, "A price is not negative.")
  .max(MAX_NANO, "A price is at most $1,000,000 per million tokens.")
  .nullable()
  .default(null);

export const NewPrice = z
  .object({
    provider: z
      .string()
      .trim()
      .toLowerCase()
      .max(80, "A provider's name has at most 80 characters.")
      .default(""),
    model: z
      .string()
      .trim()
      .min(1, "Name the model.")
      .max(200, "A model's id has at most 200 characters.")
      .regex(/^[^*]+\*?$/, "A * may stand only at the end, after at least one character."),
    effectiveFrom: z
      .number("Say from when the price holds.")
      .int("Epoch milliseconds, please.")
      .min(0, "Prices begin in 1970 at the earliest.")
      .max(Date.UTC(2200, 0, 1), "Prices begin in 2200 at the latest."),
    inputNanoUsdPerMillion: Price,
    cacheReadNanoUsdPerMillion: Price,
    cacheWriteNanoUsdPerMillion: Price,
    cacheWrite1hNanoUsdPerMillion: Price,
    outputNanoUsdPerMillion: Price,
    note: z.string().trim().max(200, "A note has at most 200 characters.").default(""),
  })
  .refine(
    ({ inputNanoUsdPerMillion, outputNanoUsdPerMillion }) =>
      inputNanoUsdPerMillion !== null || outputNanoUsdPerMillion !== null,
    { message: "Give at least a price for input or for output.", path: ["inputNanoUsdPerMillion"] },
  );
export type NewPrice = z.infer<typeof NewPrice>;

export const PriceId = z.uuid("A price's id is a UUID.");
