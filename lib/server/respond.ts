import { randomUUID } from "node:crypto";
import { ZodError } from "zod";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";
import { log } from "#lib/platform/log.ts";

/** The only place that knows HTTP status codes. */
export const httpStatus: Record<ErrorCode, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  rate_limited: 429,
  unavailable: 503,
};

/** A foreseen failure tells the caller what to do; a bug tells the caller an id and the log the rest. */
export function failure(error: unknown): Response {
  const known = toAppError(error);
  if (known) {
    const headers = known.retryAfterMs
      ? { "retry-after": String(Math.ceil(known.retryAfterMs / 1000)) }
      : undefined;
    return Response.json(
      { error: { code: known.code, message: known.message } },
      { status: httpStatus[known.code], headers },
    );
  }
  const id = randomUUID();
  log.error({ id, error: describe(error) }, "a request failed");
  return Response.json(
    {
      error: {
        code: "bug",
        message: `Something broke on our side. Quote ${id} when you report it.`,
      },
    },
    { status: 500 },
  );
}

/** Turns what strangers throw into ours: zod's complaints and a database that cannot be reached. */
export function toAppError(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError)
    return new AppError(
      "invalid",
      error.issues
        .map((issue) => `${issue.path.join(".") || "request"}: ${issue.message}`)
        .join("; "),
      { cause: error },
    );
  if (isDatabaseOutage(error))
    return new AppError("unavailable", "The database cannot be reached just now.", {
      cause: error,
      retryAfterMs: 1_000,
    });
  return undefined;
}

const outageCodes =
  /^(ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT|CONNECT(ION_(CLOSED|ENDED|DESTROYED)|_TIMEOUT)|CONNECTION_.*|57P0\d|53\d{3}|08\d{3}|40001|40P01|55P03|25006|57014)$/;

/** True for failures that pass by themselves: no connection, shutting down, out of resources, deadlock. */
export function isDatabaseOutage(error: unknown): boolean {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string" && outageCodes.test(at.code)) return true;
  return false;
}

export function describe(error: unknown): unknown {
  return error instanceof Error
    ? { message: error.message, stack: error.stack, cause: error.cause && describe(error.cause) }
    : error;
}
