import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { changeView, deleteView, saveView } from "./commands.ts";
import { listSavedViews } from "./queries/saved-views.ts";

describe("saved views", () => {
  const mine = useTestProject();
  const theirs = useTestProject();

  it("are kept per project, renamed and deleted", async () => {
    const saved = await saveView(mine.ctx, { name: "Slow", query: "duration=5000.." });
    await saveView(mine.ctx, { name: "Errors", query: "errors=true" });
    const names = async () => (await listSavedViews(mine.ctx)).map((view) => view.name);
    assert.deepEqual(await names(), ["Errors", "Slow"]);
    assert.equal(saved.createdBy, "Ada");

    const changed = await changeView(mine.ctx, saved.id, {
      name: "Very slow",
      query: "duration=9000..",
    });
    assert.deepEqual([changed.name, changed.createdAt], ["Very slow", mine.ctx.now]);

    await deleteView(theirs.ctx, saved.id);
    assert.deepEqual(await names(), ["Errors", "Very slow"]);
    await assert.rejects(changeView(theirs.ctx, saved.id, changed), { code: "not_found" });
    await deleteView(mine.ctx, saved.id);
    await deleteView(mine.ctx, saved.id);
    assert.deepEqual(await names(), ["Errors"]);
    assert.deepEqual(await listSavedViews(theirs.ctx), []);
  });
});
