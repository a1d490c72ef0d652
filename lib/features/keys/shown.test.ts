import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { keysShown } from "./shown.ts";

const key = `mw_${"a-B_9".repeat(8)}xyz`;
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describe("keysShown", () => {
  const accepted: [string, Record<string, string>][] = [
    ["Bearer", { authorization: `Bearer ${key}` }],
    ["bearer in lower case", { authorization: `bearer ${key}` }],
    ["Basic with the key as user name", { authorization: basic(`${key}:anything`) }],
    ["Basic with the key as password", { authorization: basic(`pk-lf-1:${key}`) }],
    ["Basic with the key alone", { authorization: basic(key) }],
    ["no scheme", { authorization: key }],
    ["another scheme", { authorization: `Api-Key ${key}` }],
    ["x-api-key", { "x-api-key": key }],
    ["percent-encoded Bearer", { authorization: `Bearer%20${key}` }],
    ["percent-encoded Basic", { authorization: encodeURIComponent(basic(`u:${key}`)) }],
    ["percent-encoded x-api-key", { "x-api-key": encodeURIComponent(` ${key}`) }],
    ["beside a stranger's header", { authorization: "Bearer sk-123", "x-api-key": key }],
  ];
  for (const [name, headers] of accepted)
    it(`finds the key: ${name}`, () => {
      assert.deepEqual(keysShown(headers), { isAny: true, keys: [key] });
    });

  it("decodes once, not twice", () => {
    const twice = encodeURIComponent(encodeURIComponent(`Bearer ${key}`));
    assert.deepEqual(keysShown({ authorization: twice }).keys, []);
  });

  it("keeps both halves when both have the form of a key", () => {
    const other = key.replace("a", "b");
    assert.deepEqual(keysShown({ authorization: basic(`${key}:${other}`) }).keys, [key, other]);
  });

  it("tells a stranger's credential from none", () => {
    assert.deepEqual(keysShown({ authorization: basic("pk-lf-1:sk-lf-2") }), {
      isAny: true,
      keys: [],
    });
    assert.deepEqual(keysShown({}), { isAny: false, keys: [] });
    assert.deepEqual(keysShown({ authorization: " " }), { isAny: false, keys: [] });
  });

  it("survives what is broken, endless or hostile", () => {
    for (const authorization of ["%E0%A4%A", "Basic ====", "Basic", `Bearer ${"x".repeat(1e6)}`])
      assert.deepEqual(keysShown({ authorization }).keys, []);
    const flood = Array.from({ length: 50 }, (_, i) => `mw_${String(i).padStart(43, "0")}`);
    assert.equal(keysShown({ authorization: flood.join(" ") }).keys.length, 4);
  });
});
