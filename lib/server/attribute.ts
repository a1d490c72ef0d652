import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seededRandom } from "#lib/core/random.ts";
import { type Attribution, explain, type SliceFound } from "#lib/core/stats/slices/explain.ts";
import { readTable } from "#lib/core/stats/slices/read-table.ts";

const USAGE = `npm run attribute -- table.csv [--json] [--rounds 99]

Says which slices explain a move. Columns: period (before or after), any dimensions, then n and bad
for a rate, or n, sum and sum_sq for a mean. Up to ten explanations, the best first. "-" reads
standard input. --rounds 0 leaves the simulated p out for a bound that is quicker to have.`;

const SEED = 20_260_105;

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      rounds: { type: "string", default: "99" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return void console.log(USAGE);
  const [path] = positionals;
  const rounds = Number(values.rounds);
  if (!path) throw new RangeError(`Which table?\n\n${USAGE}`);
  if (!Number.isInteger(rounds) || rounds < 0)
    throw new RangeError("--rounds takes a whole number, 0 or more.");
  const table = readTable(readFileSync(path === "-" ? 0 : path, "utf8"));
  const found = explain(table, rounds > 0 ? { random: seededRandom(SEED), rounds } : undefined);
  console.log(values.json ? JSON.stringify(asJson(found), null, 2) : inWords(found, table.kind));
}

/** Ranked explanations, each a set of slices with its numbers. */
function asJson({ explanations, ...rest }: Attribution) {
  return {
    ...rest,
    explanations: explanations.map((explanation, i) => ({ rank: i + 1, ...explanation })),
  };
}

function inWords({ sentence, split, explanations }: Attribution, kind: "rate" | "mean"): string {
  const shown = (mean: number) =>
    kind === "rate" ? `${(100 * mean).toFixed(2)} %` : mean.toFixed(4);
  return [
    sentence,
    `Change ${shown(split.change)}: mix ${shown(split.mix)}, within ${shown(split.within)}.`,
    ...explanations.map(
      ({ slices, before, after, explained, p }, i) =>
        `${i + 1}. ${slices.map(nameOf).join(" and also ")}: ${shown(before.mean)} -> ${shown(after.mean)}` +
        ` (n ${before.n} -> ${after.n}), explains ${Math.round(100 * explained)} %, p ${p.toPrecision(2)}`,
    ),
  ].join("\n");
}

const nameOf = ({ where }: SliceFound) =>
  Object.entries(where)
    .map(([dimension, values]) => `${dimension}=${values.join("|")}`)
    .join(" & ");

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
