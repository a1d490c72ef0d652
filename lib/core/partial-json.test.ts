import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parsePartialJson } from "./partial-json.ts";

const whole = JSON.stringify([
  { role: "user", parts: [{ type: "text", content: 'Say "hi" \\ \n\u00e9\ud83d\ude00' }] },
  { role: "assistant", n: -12.5e3, ok: true, none: null, deep: { a: [1, 2, { b: [] }] } },
]);

describe("parsePartialJson", () => {
  it("reads whole JSON as it is", () => {
    assert.deepEqual(parsePartialJson(` ${whole}\n`), {
      value: JSON.parse(whole),
      ending: "whole",
    });
  });

  it("leaves text that is no object or array alone", () => {
    for (const text of ["", "  ", "hello", '"quoted"', "12", "null"])
      assert.equal(parsePartialJson(text), null);
  });

  it("reads every prefix without throwing, and loses nothing that stood before the cut", () => {
    for (let cut = 1; cut < whole.length; cut++) {
      const read = parsePartialJson(whole.slice(0, cut));
      assert.ok(read?.ending === "cut", `cut at ${cut}`);
      assert.ok(isBeginning(read.value, JSON.parse(whole)), `cut at ${cut}`);
    }
  });

  it("keeps half a string and drops half a number, key or escape", () => {
    assert.deepEqual(parsePartialJson('{"a":"one","b":"tw')?.value, { a: "one", b: "tw" });
    assert.deepEqual(parsePartialJson('{"a":"one","b":12')?.value, { a: "one" });
    assert.deepEqual(parsePartialJson('{"a":"one","b')?.value, { a: "one" });
    assert.deepEqual(parsePartialJson('["x\\')?.value, ["x"]);
    assert.deepEqual(parsePartialJson('["x\\\\')?.value, ["x\\"]);
    assert.deepEqual(parsePartialJson('["x\\u00')?.value, ["x"]);
    assert.deepEqual(parsePartialJson('["x\\u00e9')?.value, ["xé"]);
    assert.deepEqual(parsePartialJson('["x\\n\ty')?.value, ["x\n\ty"]);
  });

  it("reads what some senders write instead of JSON", () => {
    assert.deepEqual(parsePartialJson('{"a":NaN,"b":True,"c":None}')?.value, {
      a: null,
      b: true,
      c: null,
    });
  });

  it("stops at the first thing it does not understand", () => {
    assert.deepEqual(parsePartialJson('{"a":1,"b":<html>')?.value, { a: 1 });
    assert.deepEqual(parsePartialJson('{"a":1} trailing {"b":2}')?.value, { a: 1 });
    assert.deepEqual(parsePartialJson("{a:1}")?.value, {});
  });

  it("tells text that was cut from text that only begins like JSON", () => {
    const ending = (text: string) => parsePartialJson(text)?.ending;
    assert.equal(ending('{"a":NaN}'), "whole");
    assert.equal(ending('[{"role":"user","content":"hel'), "cut");
    assert.equal(ending('[{"role":"user"},{"role":"assistant"},...[truncated]'), "cut");
    assert.equal(ending("[1] see the notes"), "broken");
    assert.equal(ending("{name} is here"), "broken");
    assert.equal(ending('{"a":1} trailing {"b":2}'), "broken");
  });

  it("bounds nesting, whole or cut, so that nobody overflows on the result", () => {
    for (const text of ["[".repeat(1e6), "[".repeat(1e5) + "]".repeat(1e5), '{"a":'.repeat(1e5)])
      assert.ok(JSON.stringify(parsePartialJson(text)).length < 2_000);
  });

  it("keeps __proto__ a plain key", () => {
    const read = parsePartialJson('{"__proto__":{"polluted":1},"x":"cu');
    assert.equal(({} as { polluted?: number }).polluted, undefined);
    assert.deepEqual(Object.keys(read?.value as object), ["__proto__", "x"]);
  });

  it("is linear: 5 MB of quotes and backslashes in a moment", () => {
    const started = performance.now();
    parsePartialJson(`["${'\\"'.repeat(2.5e6)}`);
    parsePartialJson(`["${"\\\\".repeat(2.5e6)}`);
    parsePartialJson(`{"a":"${"x".repeat(5e6)}`);
    assert.ok(performance.now() - started < 5_000);
  });
});

/** Whether `part` could be what is left of `all` after a cut. */
function isBeginning(part: unknown, all: unknown): boolean {
  if (typeof part === "string") return typeof all === "string" && all.startsWith(part);
  if (typeof part !== "object" || part === null) return part === all;
  return Object.entries(part).every(([key, value]) =>
    isBeginning(value, (all as Record<string, unknown>)[key]),
  );
}
