import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { sampleTable } from "#lib/core/stats/slices/testing.ts";

const run = (input: string, ...args: string[]) =>
  spawnSync(process.execPath, ["lib/server/attribute.ts", "-", ...args], {
    input,
    encoding: "utf8",
  });

describe("npm run attribute", () => {
  const { dimensions, leaves } = sampleTable(
    2,
    (w) => ({
      before: 0.05,
      after: w.model === "model-3" && w.region === "region-2" ? 0.15 : 0.05,
    }),
    { leaves: 800 },
  );
  const csv = [
    ["period", ...dimensions, "n", "bad"],
    ...leaves.flatMap(({ values, before, after }) => [
      ["before", ...values, before.n, before.sum],
      ["after", ...values, after.n, after.sum],
    ]),
  ]
    .map((row) => row.join(","))
    .join("\n");

  it("ranks explanations with their numbers", () => {
    const { stdout } = run(csv, "--json");
    const found = JSON.parse(stdout);
    assert.equal(found.verdict, "slices");
    assert.ok(found.explanations.length <= 10);
    const [first] = found.explanations;
    assert.equal(first.rank, 1);
    assert.deepEqual(first.slices[0].where, { model: ["model-3"], region: ["region-2"] });
    assert.ok(first.after.mean > 0.12 && first.before.mean < 0.07 && first.p <= 0.01);
  });

  it("says it in words, and says where no slice explains it", () => {
    assert.match(
      run(csv, "--rounds", "0").stdout,
      /1\. model=model-3 & region=region-2: [45]\.\d+ % -> 1\d/,
    );
    const lines = csv.split("\n").filter((line) => !line.startsWith("after"));
    const same = [...lines, ...lines.slice(1).map((line) => line.replace("before", "after"))];
    assert.match(run(same.join("\n")).stdout, /^No slice explains this/);
  });

  it("ends with 2 and a sentence where the table is wrong", () => {
    const failed = run("a,b\n1,2");
    assert.equal(failed.status, 2);
    assert.match(failed.stderr, /The columns are period/);
  });
});
