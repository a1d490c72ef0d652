import "#lib/platform/quick-load.ts";
import { AppError } from "#lib/core/errors.ts";

/** The role that takes telemetry in. */
try {
  const { collect } = await import("./collect.ts");
  await collect();
} catch (error) {
  console.error(error instanceof AppError ? error.message : error);
  process.exit(1);
}
