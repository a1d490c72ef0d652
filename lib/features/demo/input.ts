import { z } from "zod";
import { scenarios } from "./scenarios.ts";

export const DemoRequest = z.object({
  scenario: z
    .string()
    .refine((name) => Object.hasOwn(scenarios, name), {
      error: `Choose one of: ${Object.keys(scenarios).join(", ")}.`,
    })
    .default("calm"),
});
