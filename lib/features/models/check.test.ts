import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lifecycleBook } from "#lib/features/catalog/lifecycle-book.ts";
import { checkCalled, checkList, exitCodeOf, readModelList, readWindow } from "./check.ts";
import { entry, inventory, usage } from "./testing.ts";

const book = lifecycleBook([
  entry({ aliases: ["gpt-x-latest"] }),
  entry({ model: "gpt-floor", kind: "earliest", status: "active" }),
  entry({ model: "gpt-endless", retires: null, kind: null, status: "active" }),
  entry({ model: "gpt-gone", retires: "2025-01-01" }),
]);
const check = (list: string, today: string, within = 30) =>
  checkList(readModelList(list), book, today, within);
const exit = (list: string, today: string, within?: number) =>
  exitCodeOf(check(list, today, within), false);

describe("L-8 midwatch models check", () => {
  it("L acceptance: --fail-within 30d exits 1 at 30 days and 0 at 31", () => {
    assert.equal(exit("openai gpt-x", "2026-09-23"), 1);
    assert.equal(exit("openai gpt-x", "2026-09-22"), 0);
  });

  it("fails for a model that is gone, however long, and for one known by an alias", () => {
    assert.equal(exit("openai gpt-gone", "2026-09-22"), 1);
    assert.equal(exit("openai/gpt-x-latest", "2026-10-01"), 1);
  });

  it("does not fail for a floor, nor for a model without an end", () => {
    assert.equal(exit("openai gpt-floor\nopenai gpt-endless", "2026-10-22"), 0);
  });

  it("L acceptance: counts and lists what nobody knows, and fails for it where asked to", () => {
    const report = check("openai gpt-endless\nacme brain-2", "2026-09-22");
    assert.deepEqual([report.failed, report.unknown], [0, 1]);
    assert.equal(report.models.find(({ verdict }) => verdict === "unknown")?.model, "brain-2");
    assert.equal(exitCodeOf(report, false), 0);
    assert.equal(exitCodeOf(report, true), 1);
  });

  it("says a model once with every line that names it", () => {
    const report = check("# what we use\nopenai gpt-x  # checkout\n\nopenai/gpt-x\n", "2026-09-23");
    assert.deepEqual(
      report.models.map(({ model, usedBy }) => [model, usedBy]),
      [["gpt-x", ["line 2", "line 4"]]],
    );
  });

  it("reads JSON lists of names and of objects", () => {
    const list = JSON.stringify(["openai gpt-x", { platform: "openai", model: "gpt-gone" }]);
    assert.equal(check(list, "2026-09-23").failed, 2);
  });

  it("refuses a list or a window it cannot read", () => {
    assert.throws(() => readModelList("openai gpt x"), /line 1/);
    assert.throws(() => readModelList('[{"x":1}]'), /item 1/);
    assert.throws(() => readModelList("[oops"), /cannot be read/);
    assert.throws(() => readWindow("soon"), /is no window/);
    assert.deepEqual(["30d", "30", "6w", "1 day"].map(readWindow), [30, 30, 42, 1]);
  });

  it("judges what a project calls by the same rule", () => {
    const { models } = inventory([usage()], [entry()]);
    assert.equal(checkCalled(models, "2026-09-23", 30).failed, 1);
    assert.equal(checkCalled(models, "2026-09-23", 29).failed, 0);
    assert.deepEqual(checkCalled(models, "2026-09-23", 30).models[0]!.usedBy, ["checkout"]);
  });
});
