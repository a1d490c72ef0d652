import { z } from "zod";
import { scopes } from "./model.ts";

export const NewKey = z.object({
  name: z
    .string()
    .trim()
    .min(1, "Give the key a name, so that you know later what uses it.")
    .max(80, "A key's name has at most 80 characters."),
  scopes: z
    .array(z.enum(scopes))
    .min(1, "Choose at least one thing the key may do.")
    .transform((chosen) => scopes.filter((scope) => chosen.includes(scope))),
});
export type NewKey = z.infer<typeof NewKey>;

export const KeyId = z.uuid("A key's id is a UUID.");
