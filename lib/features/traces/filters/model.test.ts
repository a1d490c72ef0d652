import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { filtersFrom, hasFilters, noFilters, paramsOf, rangeFrom, rangeText } from "./model.ts";

describe("filters in a query string", () => {
  it("come back the same, whatever characters the values hold", () => {
    const params = {
      service: "a%2Cb,!c",
      "extra.tenant": "%21odd,~",
      conversation: "x",
      tag: "%7E",
      duration: "10..",
      cost: "0.0001..2.5",
      name: "find me",
      unpriced: "true",
      errors: "true",
    };
    const filters = filtersFrom(params);
    assert.deepEqual(filters.dimensions.service, { in: ["a,b"], not: ["c"] });
    assert.deepEqual(filters.dimensions["extra.tenant"], { in: ["!odd", ""], not: [] });
    assert.deepEqual(filters.fields.tag, { in: ["~"], not: [] });
    assert.deepEqual(paramsOf(filters), params);
  });

  it("are none where nothing that is a filter is said", () => {
    const filters = filtersFrom({
      from: "1",
      to: "2",
      view: "all",
      text: "x",
      service: "",
      tag: ",",
    });
    assert.deepEqual(filters, noFilters);
    assert.equal(hasFilters(filters), false);
  });

  it("take ranges with one open end and nothing that is not a range", () => {
    assert.deepEqual(rangeFrom("1.5..2"), { min: 1.5, max: 2 });
    assert.deepEqual(rangeFrom("..1e3"), { min: null, max: 1_000 });
    for (const text of ["..", "5", "a..b", "1...2..3", undefined, ""])
      assert.equal(rangeFrom(text), undefined, text);
    assert.equal(rangeText({ min: null, max: 2 }), "..2");
  });

  it("cannot be used to reach an object's prototype", () => {
    const filters = filtersFrom(JSON.parse('{"extra.__proto__": "x", "__proto__": "y"}'));
    assert.equal(({} as Record<string, unknown>).x, undefined);
    assert.deepEqual(Object.keys(filters.dimensions), ["extra.__proto__"]);
  });
});
