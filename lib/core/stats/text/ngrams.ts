/** Dimensions of a hashed sketch. */
export const BUCKETS = 1_024;

/** Longer texts are sketched from their beginning. */
const LONGEST = 20_000;

/**
 * Two sketches of a text: its words and word pairs, and its runs of three and four characters. Each
 * n-gram is hashed (murmur3) to one of 1,024 buckets with a sign, so that collisions cancel out on
 * average; buckets hold the signed root of their count, and the whole has length 1 (or 0 for an
 * empty text).
 */
export function sketchText(text: string): { words: Float32Array; chars: Float32Array } {
  const words = new Float32Array(BUCKETS);
  const chars = new Float32Array(BUCKETS);
  const lower = (text.length > LONGEST ? text.slice(0, LONGEST) : text).toLowerCase();
  let word = 0;
  let letters = 0;
  let last = 0;
  let [a, b, c] = [32, 32, 32];
  for (let i = 0; i <= lower.length; i++) {
    let code = i < lower.length ? lower.charCodeAt(i) : 32;
    const isLetter = (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code >= 192;
    if (isLetter) {
      word = mix(word, code);
      letters++;
    } else {
      if (letters > 0) {
        const whole = finish(word, letters);
        count(words, whole);
        if (last !== 0) count(words, finish(mix(last, whole), 2));
        last = whole;
        word = 0;
        letters = 0;
      }
      if (code <= 32) code = 32;
    }
    // Runs of white space count as one space.
    if (code === 32 && c === 32) continue;
    const three = mix(mix(mix(0x51ed, b), c), code);
    count(chars, finish(three, 3));
    count(chars, finish(mix(three, a), 4));
    a = b;
    b = c;
    c = code;
  }
  return { words: scaled(words), chars: scaled(chars) };
}

/** The 32-bit murmur3 of a string's code units; the same on every machine. */
export function hashText(text: string, seed = 0): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return finish(hash, text.length) >>> 0;
}

function mix(hash: number, value: number): number {
  let k = Math.imul(value, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const h = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function count(buckets: Float32Array, hash: number): void {
  buckets[hash & (BUCKETS - 1)]! += hash < 0 ? -1 : 1;
}

function scaled(buckets: Float32Array): Float32Array {
  let total = 0;
  for (let i = 0; i < BUCKETS; i++) total += Math.abs(buckets[i]!);
  if (total === 0) return buckets;
  // Squares of the roots add up to the counts themselves.
  const scale = 1 / Math.sqrt(total);
  for (let i = 0; i < BUCKETS; i++) {
    const value = buckets[i]!;
    if (value !== 0) buckets[i] = (value < 0 ? -Math.sqrt(-value) : Math.sqrt(value)) * scale;
  }
  return buckets;
}
