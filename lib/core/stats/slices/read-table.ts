import { readCells } from "../table-text.ts";
import type { Leaf, Side, Table } from "./baseline.ts";

const MEASURES = ["n", "bad", "sum", "sum_sq"];
const MOST_DIMENSIONS = 8;

/**
 * A long table: `period` (before or after), any dimension columns, then `n` with `bad` for a rate or
 * `n,sum,sum_sq` for a mean. Lines of the same slice and period are added up. Throws a `RangeError`
 * with a sentence where the columns do not fit.
 */
export function readTable(text: string): Table {
  const [header, ...rows] = readCells(text);
  const names = (header ?? []).map((name) => name.toLowerCase());
  const placeOf = (name: string) => names.indexOf(name);
  const kind = placeOf("bad") >= 0 ? "rate" : placeOf("sum") >= 0 ? "mean" : null;
  if (placeOf("period") < 0 || placeOf("n") < 0 || !kind)
    throw new RangeError(
      "The columns are period (before or after), dimensions, then n and bad, or n, sum and sum_sq.",
    );
  if (kind === "mean" && placeOf("sum_sq") < 0)
    throw new RangeError("A mean needs sum_sq, the sum of squares, beside n and sum.");
  const places = names.flatMap((name, i) =>
    name === "period" || MEASURES.includes(name) ? [] : [i],
  );
  if (places.length === 0 || places.length > MOST_DIMENSIONS)
    throw new RangeError(`There must be one to ${MOST_DIMENSIONS} dimension columns.`);
  const leaves = new Map<string, Leaf>();
  rows.forEach((row, i) => {
    const number = (name: string) => {
      const value = Number(row[placeOf(name)]);
      if (row[placeOf(name)] === "" || !Number.isFinite(value))
        throw new RangeError(`Line ${i + 2}: ${name} is not a number.`);
      return value;
    };
    const period = row[placeOf("period")]?.toLowerCase();
    if (period !== "before" && period !== "after")
      throw new RangeError(`Line ${i + 2}: period is neither before nor after.`);
    const values = places.map((place) => row[place] ?? "");
    const key = JSON.stringify(values);
    const leaf = leaves.get(key) ?? { values, before: nothing(), after: nothing() };
    leaves.set(key, leaf);
    const side = leaf[period];
    const sum = number(kind === "rate" ? "bad" : "sum");
    side.n += number("n");
    side.sum += sum;
    side.sumSq += kind === "rate" ? sum : number("sum_sq");
  });
  return { kind, dimensions: places.map((place) => header![place]!), leaves: [...leaves.values()] };
}

const nothing = (): Side => ({ n: 0, sum: 0, sumSq: 0 });
