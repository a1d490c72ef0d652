import { Tally } from "./attributes.ts";

/** Bytes that are no protobuf message: cut off, overlong, or with an impossible field. */
export class Malformed extends Error {}

/** What we call the Node method behind `toString("utf8")`, `"latin1"`, `"hex"` and `"base64"`. */
type Slices = {
  utf8Slice(start: number, end: number): string;
  hexSlice(start: number, end: number): string;
  base64Slice(start: number, end: number): string;
};

/** Groups are long gone from protobuf; a few levels are skipped, a tower of them is an attack. */
const MAX_GROUPS = 32;
const CACHED_LENGTH = 64;
const CACHE_SIZE = 8192;

/**
 * A cursor over protobuf bytes. Callers hold the end of the message they are in; `close` makes sure
 * that nothing was read across it.
 */
export class Reader extends Tally {
  readonly bytes: Buffer & Slices;
  at = 0;

  constructor(bytes: Uint8Array) {
    super(bytes.byteLength);
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) as Buffer & Slices;
  }

  /** Field number and wire type. */
  tag(): number {
    const byte = this.bytes[this.at];
    if (byte !== undefined && byte < 0x80) {
      this.at++;
      return byte;
    }
    return this.uint32();
  }

  /** The low 32 bits of a varint, as protobuf readers of int32, uint32, enum and bool take them. */
  uint32(): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = bytes[this.at++];
      if (byte === undefined) throw new Malformed("a number is cut off");
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
    throw new Malformed("a number has more than ten bytes");
  }

  /** Moves to the start of a length-delimited field and returns its end, checked against `limit`. */
  open(limit: number): number {
    const { bytes } = this;
    const first = bytes[this.at];
    let length: number;
    if (first !== undefined && first < 0x80) {
      this.at++;
      length = first;
    } else length = this.uint32();
    const end = this.at + length;
    if (end > limit) throw new Malformed("a field is longer than the message that holds it");
    return end;
  }

  close(end: number): void {
    if (this.at !== end) throw new Malformed("a field runs across the end of its message");
  }

  /** Exact up to 2^53, beyond that decimal text. */
  int64(): number | string {
    const { bytes, at } = this;
    let value = 0;
    // Token counts and the like fit four bytes; only the rest pay for the general case.
    for (let i = 0; i < 4; i++) {
      const byte = bytes[at + i];
      if (byte === undefined) break;
      value |= (byte & 0x7f) << (i * 7);
      if (byte < 0x80) {
        this.at = at + i + 1;
        return value;
      }
    }
    const { low, middle, high } = this.varint64();
    if (high === 0 && middle < 0x200_0000) return middle * 0x1000_0000 + low;
    return exact(BigInt.asIntN(64, bits(low, middle, high)));
  }

  uint64(): number | string {
    const { low, middle, high } = this.varint64();
    if (high === 0 && middle < 0x200_0000) return middle * 0x1000_0000 + low;
    return exact(BigInt.asUintN(64, bits(low, middle, high)));
  }

  sint32(): number {
    const value = this.uint32();
    return (value >>> 1) ^ -(value & 1);
  }

  private varint64(): { low: number; middle: number; high: number } {
    const { bytes } = this;
    const parts = [0, 0, 0];
    for (let i = 0; i < 10; i++) {
      const byte = bytes[this.at++];
      if (byte === undefined) throw new Malformed("a number is cut off");
      parts[i >> 2]! |= (byte & 0x7f) << ((i & 3) * 7);
      if (byte < 0x80) return { low: parts[0]!, middle: parts[1]!, high: parts[2]! };
    }
    throw new Malformed("a number has more than ten bytes");
  }

  fixed32(): number {
    const at = this.need(4);
    return this.bytes.readUInt32LE(at);
  }

  fixed64(): number | string {
    const at = this.need(8);
    const high = this.bytes.readUInt32LE(at + 4);
    if (high < 0x20_0000) return high * 0x1_0000_0000 + this.bytes.readUInt32LE(at);
    return exact(this.bytes.readBigUInt64LE(at));
  }

  sfixed64(): number | string {
    return exact(this.bytes.readBigInt64LE(this.need(8)));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.need(8));
  }

  /**
   * A `fixed64` of nanoseconds as epoch milliseconds, cut to whole microseconds; 0 where unset.
   * Exact: 2^32 is 4,294,967 thousands and 296, so no product leaves 2^53.
   */
  instant(): number {
    const at = this.need(8);
    const low = this.bytes.readUInt32LE(at);
    const high = this.bytes.readUInt32LE(at + 4);
    return (high * 4_294_967 + Math.floor((high * 296 + low) / 1000)) / 1000;
  }

  private need(size: number): number {
    const { at } = this;
    if (at + size > this.bytes.length) throw new Malformed("a number is cut off");
    this.at = at + size;
    return at;
  }

  /** Invalid UTF-8 becomes U+FFFD. Short texts repeat from span to span and are decoded once. */
  text(limit: number): string {
    const end = this.open(limit);
    const start = this.at;
    this.at = end;
    const length = end - start;
    if (length === 0) return "";
    if (length > CACHED_LENGTH) return this.bytes.utf8Slice(start, end);
    return this.cached(start, end, length);
  }

  private cached(start: number, end: number, length: number): string {
    const { bytes } = this;
    const middle = start + (length >> 1);
    const slot =
      (length * 31 +
        bytes[start]! * 7 +
        bytes[end - 1]! * 977 +
        bytes[length > 1 ? end - 2 : start]! * 3571 +
        bytes[middle]! * 131 +
        bytes[start + (length >> 2)]! * 1543 +
        bytes[middle + (length >> 2)]! * 613) &
      (CACHE_SIZE - 1);
    const known = cache[slot]!;
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i++;
      if (i === length) return known;
    }
    const text = bytes.utf8Slice(start, end);
    // Only ASCII can match byte for byte; anything else would never be found again.
    if (text.length === length) cache[slot] = text;
    return text;
  }

  hex(start: number, end: number): string {
    return this.bytes.hexSlice(start, end);
  }

  base64(limit: number): string {
    const end = this.open(limit);
    const start = this.at;
    this.at = end;
    return this.bytes.base64Slice(start, end);
  }

  /** Steps over a field we do not know, as every protobuf reader must. */
  skip(tag: number, limit: number, groups = 0): void {
    if (tag < 8) throw new Malformed("a field has no number");
    switch (tag & 7) {
      case 0:
        this.uint32();
        return;
      case 1:
        this.need(8);
        return;
      case 2:
        this.at = this.open(limit);
        return;
      case 3:
        if (groups === MAX_GROUPS) throw new Malformed("groups are nested too deep");
        for (let inner = this.tag(); (inner & 7) !== 4; inner = this.tag())
          this.skip(inner, limit, groups + 1);
        return;
      case 5:
        this.need(4);
        return;
      default:
        throw new Malformed("a field has an impossible type");
    }
  }
}

/** A number where it is exact, else its decimal digits. */
export function exact(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

const bits = (low: number, middle: number, high: number): bigint =>
  BigInt(low) | (BigInt(middle) << 28n) | (BigInt(high) << 56n);

/** Direct-mapped: a text that falls on a taken slot replaces what was there. */
const cache: string[] = Array.from({ length: CACHE_SIZE }, () => "");
