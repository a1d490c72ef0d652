/** Failures that pass by themselves: no connection, shutting down, out of resources, cancelled. */
const outage =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|CONNECT_TIMEOUT|CONNECTION_\w+|57P0\d|57014|53\d{3}|58\d{3}|08\w{3}|25006|25P0[34])$/;
/** Two writers in each other's way: doing it again is all it takes. */
const collision = /^(40001|40P01|55P03|40003)$/;
/** Postgres looked at the data and refused it: its value, a rule about it, or its size. */
const refusal = /^(22\w{3}|23\w{3}|54\w{3})$/;

/** The five characters of Postgres' SQLSTATE, or the code of a socket that failed. */
export function failureCode(error: unknown): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && typeof at.code === "string") return at.code;
  return undefined;
}

export const isOutage = (error: unknown): boolean => outage.test(failureCode(error) ?? "");
export const isCollision = (error: unknown): boolean => collision.test(failureCode(error) ?? "");
export const isDuplicateKey = (error: unknown): boolean => failureCode(error) === "23505";

/** True where other data might have gone through: refused by Postgres, or by the encoder before it. */
export function isRefusal(error: unknown): boolean {
  return refusal.test(failureCode(error) ?? "") || error instanceof RangeError;
}

/** A row for a day whose partition is not there, or not there any more. */
export function isMissingPartition(error: unknown): boolean {
  return failureCode(error) === "23514" && /no partition/i.test(String((error as Error).message));
}
