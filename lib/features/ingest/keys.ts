import { createHash, randomBytes } from "node:crypto";

/** The first 64 bits of the SHA-256 of `text`, as `bigint` in Postgres holds them. */
export function hashKey(text: string): string {
  return createHash("sha256").update(text).digest().readBigInt64BE(0).toString();
}

/** A key that no other process draws: 63 random bits. */
export function randomKey(): string {
  return (randomBytes(8).readBigUInt64BE(0) >> 1n).toString();
}
