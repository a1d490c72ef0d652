import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { seededRandom } from "#lib/core/random.ts";
import { Watch } from "#lib/core/stats/level-shift/watch.ts";
import { type ReadSeries, readSeries } from "#lib/core/stats/series-text.ts";

const USAGE = `npm run backtest -- series.csv [--json] [--pages-per-year 12]

Plays a series (columns timestamp,value) through the detector as if it came in live, and prints one
line per point: timestamp, value, score (0..1, the alarm line at 0.5), state, onset.
"-" reads standard input.`;

/** Always the same, so that the same series gives the same scores. */
const SEED = 20_260_105;

export type BacktestLine = {
  timestamp: string | number;
  value: number;
  score: number;
  state: string;
  onset: string | null;
};

/** What the detector would have said at each point, knowing only what came before it. */
export function backtest({ points, stepMs }: ReadSeries, pagesPerYear = 12): BacktestLine[] {
  const watch = new Watch({ stepMs, pagesPerYear, random: seededRandom(SEED) });
  return points.map(({ timestamp, at, value }) => {
    const { score, state, onset } = watch.push({ at, value });
    return {
      timestamp: /^\d+$/.test(timestamp) ? Number(timestamp) : timestamp,
      value,
      score: Math.round(score * 1e6) / 1e6,
      state,
      onset: onset === null ? null : new Date(onset).toISOString(),
    };
  });
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      "pages-per-year": { type: "string", default: "12" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  const [path] = positionals;
  const pagesPerYear = Number(values["pages-per-year"]);
  if (values.help) return void console.log(USAGE);
  if (!path) throw new RangeError(`Which series?\n\n${USAGE}`);
  if (!(pagesPerYear > 0)) throw new RangeError("--pages-per-year takes a number above zero.");
  const series = readSeries(readFileSync(path === "-" ? 0 : path, "utf8"));
  for (const remark of series.remarks) console.error(remark);
  const lines = backtest(series, pagesPerYear);
  const text = values.json
    ? lines.map((line) => JSON.stringify(line))
    : [
        "timestamp,value,score,state,onset",
        ...lines.map((l) => `${l.timestamp},${l.value},${l.score},${l.state},${l.onset ?? ""}`),
      ];
  process.stdout.write(`${text.join("\n")}\n`);
}

if (import.meta.main) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
