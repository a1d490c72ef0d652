import { explain } from "#lib/core/stats/slices/explain.ts";
import { sampleTable } from "#lib/core/stats/slices/testing.ts";

/** Attribution of a 2,000-leaf table of six dimensions: milliseconds, median and worst of thirty. */
const tables = Array.from({ length: 30 }, (_, seed) =>
  sampleTable(seed + 1, (w) => ({
    before: 0.05,
    after: w.model === "model-3" && w.region === "region-2" ? 0.12 : 0.05,
  })),
);
for (const table of tables.slice(0, 10)) explain(table);
const taken = tables
  .map((table) => {
    const from = performance.now();
    explain(table);
    return performance.now() - from;
  })
  .sort((a, b) => a - b);

console.log(
  JSON.stringify(
    {
      bench: "attribution",
      leaves: 2_000,
      dimensions: 6,
      medianMs: Math.round(taken[15]! * 10) / 10,
      worstMs: Math.round(taken.at(-1)! * 10) / 10,
    },
    null,
    2,
  ),
);
