import { pino } from "pino";
import { config } from "./config.ts";

/** One JSON line per event on standard output; the launcher makes them readable. */
export const log = pino({ level: config().logLevel, base: null });
