import { customType } from "drizzle-orm/pg-core";

/** A moment: `timestamptz` in Postgres, epoch milliseconds (with a fraction) in every line of ours. */
export const instant = customType<{ data: number; driverData: string }>({
  dataType: () => "timestamp(6) with time zone",
  toDriver: (ms) => toTimestamp(ms),
  fromDriver: (text) => fromTimestamp(text),
});

/** A trace or span id: lower-case hex in code, raw bytes in Postgres. */
export const hexId = customType<{ data: string; driverData: Uint8Array }>({
  dataType: () => "bytea",
  toDriver: (hex) => Buffer.from(hex, "hex"),
  fromDriver: (bytes) => Buffer.from(bytes).toString("hex"),
});

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
});

/** A 64-bit key that is only ever compared: decimal text in code, `bigint` in Postgres. */
export const bigKey = customType<{ data: string; driverData: string }>({
  dataType: () => "bigint",
  fromDriver: (value) => String(value),
});

/** Epoch milliseconds with microseconds kept, as Postgres reads a timestamp. */
export function toTimestamp(ms: number): string {
  const whole = Math.floor(ms);
  const micros = Math.round((ms - whole) * 1000);
  if (micros === 1000) return toTimestamp(whole + 1);
  return `${new Date(whole).toISOString().slice(0, -1)}${String(micros).padStart(3, "0")}Z`;
}

/** Reads what Postgres writes for a `timestamptz` on a connection whose time zone is UTC. */
export function fromTimestamp(text: string): number {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? "";
  const micros = fraction.length > 3 ? Number(fraction.slice(3).padEnd(3, "0")) : 0;
  const whole = text
    .replace(" ", "T")
    .replace(/\.(\d{1,3})\d*/, ".$1")
    .replace(/[+-]00(:?00)?$/, "Z");
  return Date.parse(whole) + micros / 1000;
}
