import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, cleanJson } from "./text.ts";

describe("clean", () => {
  it("takes NUL out and mends half surrogate pairs", () => {
    assert.equal(clean("a\0b\0"), "ab");
    assert.equal(clean("x\ud800y"), "x\ufffdy");
    assert.equal(clean("\udc00\0"), "\ufffd");
  });

  it("leaves good text alone, emoji included", () => {
    for (const text of ["", "plain", "naïve 日本 👩‍🚀", "tab\tline\n"])
      assert.equal(clean(text), text);
  });
});

describe("cleanJson", () => {
  it("cleans keys and values at every depth and keeps the rest", () => {
    assert.deepEqual(cleanJson({ "k\0": ["\0a", { deep: "b\ud800" }, 1, null, true] }), {
      k: ["a", { deep: "b\ufffd" }, 1, null, true],
    });
  });

  it("does not let a __proto__ key through", () => {
    const copy = cleanJson(JSON.parse('{"__proto__":{"admin":true},"a":1}'));
    assert.deepEqual(Object.keys(copy), ["a"]);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  });
});
