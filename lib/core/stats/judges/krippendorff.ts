import type { Random } from "../../random.ts";
import { BOOTSTRAP, type Bootstrap, bootstrapByItem } from "../bootstrap.ts";
import type { Interval } from "../wilson.ts";

export type Metric = "nominal" | "ordinal" | "interval";

/**
 * Krippendorff's α = 1 - Do / De for any number of raters and with gaps (Krippendorff, "Computing
 * Krippendorff's Alpha-Reliability", 2011). `units[u]` holds what the raters said of item u, `null`
 * where one said nothing. NaN where nothing varies or no item has two values.
 */
export function krippendorffAlpha(
  units: readonly (readonly (number | null)[])[],
  metric: Metric = "nominal",
): number {
  return alphaOf(prepare(units), null, metric);
}

export function alphaWithInterval(
  units: readonly (readonly (number | null)[])[],
  metric: Metric,
  random: Random,
  bootstrap: Bootstrap = BOOTSTRAP,
): { value: number; interval: Interval | null } {
  const prepared = prepare(units);
  return {
    value: alphaOf(prepared, null, metric),
    interval: bootstrapByItem(
      prepared.units.length,
      (draws) => alphaOf(prepared, draws, metric),
      random,
      bootstrap,
    ),
  };
}

/** Values as places in `values`, ascending; only items with at least two of them. */
type Prepared = { values: number[]; units: number[][] };

function prepare(units: readonly (readonly (number | null)[])[]): Prepared {
  const rated = units
    .map((unit) => unit.filter((value): value is number => value !== null))
    .filter((unit) => unit.length >= 2);
  const values = [...new Set(rated.flat())].sort((a, b) => a - b);
  const place = new Map(values.map((value, i) => [value, i]));
  return { values, units: rated.map((unit) => unit.map((value) => place.get(value)!)) };
}

function alphaOf({ values, units }: Prepared, draws: Uint32Array | null, metric: Metric): number {
  const q = values.length;
  const coincidence = new Float64Array(q * q);
  const margins = new Float64Array(q);
  units.forEach((unit, u) => {
    const times = (draws ? draws[u]! : 1) / (unit.length - 1);
    if (times === 0) return;
    for (let i = 0; i < unit.length; i++) {
      for (let j = 0; j < unit.length; j++)
        if (i !== j) coincidence[unit[i]! * q + unit[j]!]! += times;
      margins[unit[i]!]! += times * (unit.length - 1);
    }
  });
  const n = margins.reduce((sum, count) => sum + count, 0);
  let [observed, expected] = [0, 0];
  for (let i = 0; i < q; i++)
    for (let j = i + 1; j < q; j++) {
      const distance = distanceOf(values, margins, i, j, metric);
      observed += coincidence[i * q + j]! * distance;
      expected += margins[i]! * margins[j]! * distance;
    }
  return 1 - ((n - 1) * observed) / expected;
}

function distanceOf(
  values: readonly number[],
  margins: Float64Array,
  i: number,
  j: number,
  metric: Metric,
): number {
  if (metric === "nominal") return 1;
  if (metric === "interval") return (values[i]! - values[j]!) ** 2;
  let between = -(margins[i]! + margins[j]!) / 2;
  for (let k = i; k <= j; k++) between += margins[k]!;
  return between * between;
}
