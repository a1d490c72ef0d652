import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";

/** `PGCOPY\n\377\r\n\0`, no flags, no header extension. */
const SIGNATURE = Buffer.from("5047434f50590aff0d0a000000000000000000", "hex");
/** Postgres counts microseconds from 2000-01-01. */
const POSTGRES_EPOCH_MICROS = 946_684_800_000_000;
const TEXT_OID = 25;
const NULL = -1;
/** Below this a loop over characters beats a call into the runtime's encoder. */
const SHORT_TEXT = 48;

/** The value of each hexadecimal digit by character code, 255 where it is none. */
const hexValues = new Uint8Array(128).fill(255);
for (const [i, digit] of [..."0123456789abcdef"].entries()) {
  hexValues[digit.charCodeAt(0)] = i;
  hexValues[digit.toUpperCase().charCodeAt(0)] = i;
}

/**
 * Rows in Postgres' binary COPY format. One growing piece of memory that is used again after `reset`,
 * so steady writing allocates nothing. Text is cleaned of what Postgres cannot hold.
 */
export class CopyBuffer {
  #bytes: Buffer;
  #view: DataView;
  #at = 0;
  #rows = 0;

  constructor(initialBytes = 64 * 1024) {
    this.#bytes = Buffer.allocUnsafeSlow(Math.max(initialBytes, 64));
    this.#view = new DataView(this.#bytes.buffer);
    this.reset();
  }

  get rows(): number {
    return this.#rows;
  }

  /** Forgets the rows; memory beyond `keepBytes` is given back. */
  reset(keepBytes = 16 * 1024 * 1024): void {
    if (this.#bytes.length > keepBytes) {
      this.#bytes = Buffer.allocUnsafeSlow(64 * 1024);
      this.#view = new DataView(this.#bytes.buffer);
    }
    this.#bytes.set(SIGNATURE, 0);
    this.#at = SIGNATURE.length;
    this.#rows = 0;
  }

  /** Ends the rows and gives everything to send; valid until the next `reset`. */
  finish(): Uint8Array {
    this.#fit(2);
    this.#view.setInt16(this.#at, -1);
    return this.#bytes.subarray(0, this.#at + 2);
  }

  startRow(columns: number): void {
    this.#fit(2);
    this.#view.setInt16(this.#at, columns);
    this.#at += 2;
    this.#rows++;
  }

  /** Takes back everything written since `mark()`: a row that cannot be written leaves no trace. */
  mark(): { at: number; rows: number } {
    return { at: this.#at, rows: this.#rows };
  }

  rewind(mark: { at: number; rows: number }): void {
    this.#at = mark.at;
    this.#rows = mark.rows;
  }

  null(): void {
    this.#fit(4);
    this.#length(NULL);
  }

  int2(value: number): void {
    whole(value, -0x8000, 0x7fff);
    this.#fit(6);
    this.#length(2);
    this.#view.setInt16(this.#at, value);
    this.#at += 2;
  }

  int4(value: number): void {
    whole(value, -0x8000_0000, 0x7fff_ffff);
    this.#fit(8);
    this.#length(4);
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  /** A safe integer, or a 64-bit key in decimal digits. */
  int8(value: number | bigint | string): void {
    if (typeof value === "number") {
      whole(value, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      this.#fit(12);
      this.#length(8);
      this.#int64(value);
      return;
    }
    const key = BigInt(value);
    if (BigInt.asIntN(64, key) !== key) throw new RangeError(`${value} does not fit 64 bits`);
    this.#fit(12);
    this.#length(8);
    this.#view.setBigInt64(this.#at, key);
    this.#at += 8;
  }

  float8(value: number): void {
    this.#fit(12);
    this.#length(8);
    this.#view.setFloat64(this.#at, value);
    this.#at += 8;
  }

  bool(value: boolean): void {
    this.#fit(5);
    this.#length(1);
    this.#bytes[this.#at++] = value ? 1 : 0;
  }

  /** Epoch milliseconds, kept to the microsecond. */
  timestamptz(value: Instant): void {
    const ms = Math.floor(value);
    const micros = ms * 1000 + Math.round((value - ms) * 1000) - POSTGRES_EPOCH_MICROS;
    whole(micros, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    this.#fit(12);
    this.#length(8);
    this.#int64(micros);
  }

  bytea(value: Uint8Array): void {
    this.#fit(4 + value.length);
    this.#length(value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Bytes from their hexadecimal digits. */
  hex(value: string): void {
    const size = value.length >> 1;
    this.#fit(4 + size);
    this.#length(size);
    const bytes = this.#bytes;
    let at = this.#at;
    let seen = value.length & 1 ? 255 : 0;
    for (let i = 0; i < size * 2; i += 2) {
      const high = hexValues[value.charCodeAt(i)] ?? 255;
      const low = hexValues[value.charCodeAt(i + 1)] ?? 255;
      seen |= high | low;
      bytes[at++] = (high << 4) | low;
    }
    if (seen > 15) throw new RangeError("not hexadecimal");
    this.#at = at;
  }

  text(value: string): void {
    const length = value.length;
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    this.#fit(4 + length * 3);
    const bytes = this.#bytes;
    const start = this.#at + 4;
    let at = start;
    if (length <= SHORT_TEXT) {
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code === 0 || code >= 0x80) break;
        bytes[at++] = code;
      }
      if (i < length) at = start + bytes.write(clean(value), start, "utf8");
    } else at += bytes.write(clean(value), start, "utf8");
    this.#length(at - start);
    this.#at = at;
  }

  textArray(values: readonly string[]): void {
    this.#fit(24);
    const start = this.#at;
    this.#at += 4;
    this.#length(values.length === 0 ? 0 : 1);
    this.#length(0);
    this.#length(TEXT_OID);
    if (values.length > 0) {
      this.#length(values.length);
      this.#length(1);
      for (const value of values) this.text(value);
    }
    this.#view.setInt32(start, this.#at - start - 4);
  }

  /** JSON text whose strings are already clean. */
  jsonb(json: string): void {
    this.#fit(5 + json.length * 3);
    const start = this.#at + 4;
    this.#bytes[start] = 1;
    const size = 1 + this.#bytes.write(json, start + 1, "utf8");
    this.#length(size);
    this.#at = start + size;
  }

  /** Writes an int32; the length that goes before each value is one. */
  #length(value: number): void {
    this.#view.setInt32(this.#at, value);
    this.#at += 4;
  }

  #int64(value: number): void {
    const high = Math.floor(value / 0x1_0000_0000);
    this.#view.setInt32(this.#at, high);
    this.#view.setUint32(this.#at + 4, value - high * 0x1_0000_0000);
    this.#at += 8;
  }

  #fit(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#at + more));
    this.#bytes.copy(grown, 0, 0, this.#at);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

function whole(value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max)
    throw new RangeError(`${value} is not a whole number from ${min} to ${max}`);
}
