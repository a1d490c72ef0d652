import { seededRandom } from "#lib/core/random.ts";
import { HOUR, type Instant, MINUTE } from "#lib/core/time.ts";
import { coding } from "./coding.ts";
import { contracts } from "./contracts.ts";
import type { Product, Scenario, Situation, TracePlan } from "./model.ts";
import { support } from "./support.ts";

export const products: readonly Product[] = [support, contracts, coding];

/** How busy an hour of the day is, 0 to 1: quiet at four, busiest at two in the afternoon, UTC. */
export function rhythm(at: Instant): number {
  const hour = (at % (24 * HOUR)) / HOUR;
  return 0.12 + 0.88 * ((1 + Math.cos(((hour - 14) / 12) * Math.PI)) / 2) ** 1.4;
}

/**
 * The traces that start in one minute. The same seed, minute and scenario give the same traces, so
 * any stretch of time can be made alone and in any order.
 */
export function tracesInMinute(
  seed: number,
  minute: Instant,
  end: Instant,
  scenario: Scenario,
  volume = 1,
): TracePlan[] {
  return products.flatMap((product, index) => {
    const random = seededRandom(seed * 7_919 + Math.floor(minute / MINUTE) * 31 + index);
    const expected = product.peakPerMinute * rhythm(minute) * volume;
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0);
    const situation: Situation = {
      ...product.calm,
      ...scenario.change(product.name, (end - minute) / MINUTE, product.calm),
    };
    return Array.from({ length: count }, () =>
      product.plan(random, minute + random.next() * MINUTE, situation),
    );
  });
}
