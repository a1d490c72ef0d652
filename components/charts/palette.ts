import { OTHER_KEY } from "./model.ts";

const SLOTS = 8;

/** A small stable hash (FNV-1a); the same name gets the same colour on every screen and machine. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++)
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/**
 * A colour for each entity of one chart. Each has a colour of its own by name; where two of one chart
 * would share it, the later by name takes the next free one, so the order of the series is no matter.
 */
export function colorsOf(keys: readonly string[]): Map<string, string> {
  const colors = new Map<string, string>();
  const taken = new Set<number>();
  for (const key of [...new Set(keys)].sort()) {
    if (key === OTHER_KEY || key === "") {
      colors.set(key, "var(--chart-other)");
      continue;
    }
    const own = hashOf(key) % SLOTS;
    let slot = own;
    while (taken.has(slot) && taken.size < SLOTS) slot = (slot + 1) % SLOTS;
    taken.add(slot);
    colors.set(key, `var(--chart-${slot + 1})`);
  }
  return colors;
}
