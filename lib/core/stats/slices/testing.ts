import { type Random, seededRandom } from "../../random.ts";
import type { Leaf, Table } from "./baseline.ts";

/** The share of bad outcomes of a leaf, before and after. */
export type Rates = (where: Record<string, string>) => { before: number; after: number };

/**
 * A table of 2,000 leaves drawn from six dimensions (8 × 6 × 5 × 4 × 3 × 3 values) with traffic as
 * uneven as in life, `share` a leaf's traffic after over before.
 */
export function sampleTable(
  seed: number,
  rates: Rates,
  { leaves = 2_000, perLeaf = 60, share = (_: Record<string, string>): number => 1 } = {},
): Table {
  const random = seededRandom(seed);
  const sizes = { service: 8, prompt: 6, model: 5, region: 4, tier: 3, tool: 3 };
  const dimensions = Object.keys(sizes);
  const known = new Set<string>();
  const made: Leaf[] = [];
  while (made.length < leaves) {
    const values = dimensions.map(
      (name) => `${name}-${random.whole(1, sizes[name as keyof typeof sizes])}`,
    );
    const key = values.join();
    if (known.has(key)) continue;
    known.add(key);
    const where = Object.fromEntries(dimensions.map((name, d) => [name, values[d]!]));
    const n = Math.max(1, Math.round(random.around(perLeaf, 1)));
    const { before, after } = rates(where);
    made.push({
      values,
      before: outcomes(random, n, before),
      after: outcomes(random, Math.round(n * share(where)), after),
    });
  }
  return { kind: "rate", dimensions, leaves: made };
}

function outcomes(random: Random, n: number, rate: number) {
  let sum = 0;
  for (let i = 0; i < n; i++) if (random.chance(rate)) sum++;
  return { n, sum, sumSq: sum };
}
