import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { addPrice, changePrice, removePrice } from "./commands.ts";
import { NewPrice } from "./input.ts";
import { findPrices } from "./prices.ts";
import { listPriceOverrides, listPrices } from "./queries.ts";

const mine = useTestProject();
const theirs = useTestProject();
const price = (model: string, dollars: number, effectiveFrom = 0) =>
  NewPrice.parse({ model, effectiveFrom, inputNanoUsdPerMillion: dollars * 1e9 });

describe("prices of a project", () => {
  it("price its calls from their date on, in dollars, and nobody else's", async () => {
    const { db, projectId, now } = mine.ctx;
    await addPrice(mine.ctx, price("house-model", 2));
    await addPrice(mine.ctx, { ...price("house-model", 3.5, now), note: "renegotiated" });
    const overrides = await listPriceOverrides(db, projectId);
    const at = (moment: number) =>
      findPrices({ provider: "x", model: "house-model", serviceTier: "", at: moment }, overrides);
    assert.deepEqual(at(now - 1), {
      confidence: "exact",
      prices: { input: 2 },
      source: "price override: house-model",
    });
    assert.deepEqual(at(now), {
      confidence: "exact",
      prices: { input: 3.5 },
      source: "price override: renegotiated",
    });
    assert.deepEqual(await listPriceOverrides(db, theirs.ctx.projectId), []);
  });

  it("are changed and removed by their own project only", async () => {
    const { id } = await addPrice(mine.ctx, price("short-lived", 1));
    const next = price("short-lived", 4);
    await assert.rejects(changePrice(theirs.ctx, id, next), { code: "not_found" });
    await assert.rejects(removePrice(theirs.ctx, id), { code: "not_found" });
    assert.equal((await changePrice(mine.ctx, id, next)).inputNanoUsdPerMillion, 4e9);
    await removePrice(mine.ctx, id);
    assert.equal(
      (await listPrices(mine.ctx)).some((own) => own.id === id),
      false,
    );
    await assert.rejects(removePrice(mine.ctx, id), { code: "not_found" });
  });

  it("keep unknown apart from free of charge", async () => {
    const free = { ...price("free-model", 0), outputNanoUsdPerMillion: 0 };
    const { id } = await addPrice(mine.ctx, free);
    const own = (await listPrices(mine.ctx)).find((one) => one.id === id)!;
    assert.equal(own.inputNanoUsdPerMillion, 0);
    assert.equal(own.cacheReadNanoUsdPerMillion, null);
  });

  it("refuse what is no price", () => {
    const refused = (change: object) =>
      assert.equal(NewPrice.safeParse({ ...price("m", 1), ...change }).success, false);
    refused({ model: "*" });
    refused({ model: "a*b" });
    refused({ inputNanoUsdPerMillion: -1 });
    refused({ inputNanoUsdPerMillion: 0.5 });
    refused({ inputNanoUsdPerMillion: Number.NaN });
    refused({ inputNanoUsdPerMillion: null });
    refused({ effectiveFrom: Number.NaN });
  });
});
