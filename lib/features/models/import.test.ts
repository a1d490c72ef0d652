import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readCsv, readLifecycleFile } from "./import.ts";

const read = (file: string) =>
  readLifecycleFile(file).map(({ platform, model, retires, kind, replacement, status }) => ({
    platform,
    model,
    retires,
    kind,
    replacement,
    status,
  }));

describe("L-1 reading lists of models", () => {
  it("reads CSV under our names for columns", () => {
    const file =
      "platform,model,retires,kind,replacement\nazure,gpt-4o,2027-04-14,scheduled,gpt-5.1;gpt-5.6-sol\n";
    assert.deepEqual(read(file), [
      {
        platform: "azure",
        model: "gpt-4o",
        retires: "2027-04-14",
        kind: "scheduled",
        replacement: ["gpt-5.1", "gpt-5.6-sol"],
        status: "active",
      },
    ]);
  });

  it("reads what other lists call them, with quotes, semicolons, a byte order mark and Windows line ends", () => {
    const file =
      '\uFEFFProvider;Model ID;Status;Shutdown date;Date is earliest;Note\r\nopenai;"gpt;x";Deprecated;2026-10-23T00:00:00Z;yes;"he said ""soon"""\r\n\r\n';
    assert.deepEqual(read(file), [
      {
        platform: "openai",
        model: "gpt;x",
        retires: "2026-10-23",
        kind: "earliest",
        replacement: [],
        status: "deprecated",
      },
    ]);
    assert.equal(readLifecycleFile(file)[0]!.note, 'he said "soon"');
  });

  it("reads JSON as a list, under `models`, and as providers' own answers with `data`", () => {
    const row = { provider: "openai", id: "gpt-x", shutdown_date: "2026-10-23" };
    for (const file of [[row], { models: [row] }, { object: "list", data: [row] }])
      assert.equal(read(JSON.stringify(file))[0]!.retires, "2026-10-23");
  });

  it("takes a date without a kind for a commitment, and no date for no kind", () => {
    const rows = read(
      '[{"platform":"a","model":"b","retires":"2026-10-23"},{"platform":"a","model":"c","kind":"committed"}]',
    );
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ["committed", null],
    );
  });

  it("names the row and the column that cannot be read, and takes nothing of the file", () => {
    const bad: [file: string, message: RegExp][] = [
      [
        "platform,model,retires\nopenai,a,2026-10-23\nopenai,b,next year",
        /Row 2, retires: Write a day/,
      ],
      ["platform,model,retires\nopenai,a,2026-02-30", /Row 1, retires/],
      ["platform,model\n,a", /Row 1, platform: Name the platform/],
      ['[{"platform":"openai"}]', /Row 1, model/],
      ["name of it,when\na,b", /must name the columns/],
      ["{oops", /cannot be read/],
      ['{"a":1}', /Send a list of models/],
      ["  ", /empty/],
      ["platform,model,source_url\na,b,javascript:alert(1)", /Row 1, sourceUrl/],
    ];
    for (const [file, message] of bad)
      assert.throws(() => readLifecycleFile(file), { code: "invalid", message }, file);
  });

  it("reads cells that hold line breaks, and survives a quote that never ends", () => {
    assert.deepEqual(readCsv('a,b\n"x\ny",z'), [
      ["a", "b"],
      ["x\ny", "z"],
    ]);
    assert.deepEqual(readCsv('a\n"x,y\nz'), [["a"], ["x,y\nz"]]);
  });
});
