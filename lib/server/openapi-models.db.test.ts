import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { HOUR } from "#lib/core/time.ts";
import { createIngest, type Ingest } from "#lib/features/ingest/ingest.ts";
import { chat, otlp, send } from "#lib/features/ingest/testing.ts";
import { saveLifecycle } from "#lib/features/models/commands.ts";
import { readLifecycleRows } from "#lib/features/models/import.ts";
import { getInventory, getLifecycle } from "#lib/features/models/queries.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import * as described from "./openapi/model-answers.ts";

describe("what the API answers of models", () => {
  const project = useTestProject();
  let ingest: Ingest;
  before(async () => {
    const { ctx, sql } = project;
    ingest = createIngest({ db: ctx.db, sql, close: async () => {} }, { clock: () => TEST_NOW });
    const spans = ["gpt-4o", "acme-brain-2", "gpt-4o-mini"].map((model) => ({
      startedAt: TEST_NOW - HOUR,
      attributes: chat({ "gen_ai.request.model": model }),
    }));
    await send(ingest, ctx.projectId, otlp(spans, TEST_NOW), TEST_NOW);
    await saveLifecycle(
      ctx,
      readLifecycleRows([{ platform: "openai", model: "gpt-4o-mini", retires: "2026-02-02" }]),
      { origin: "manual" },
    );
  });
  after(() => ingest.close());

  it("is described to the last field: the inventory, and everything that is known", async () => {
    const inventory = JSON.parse(JSON.stringify(await getInventory(project.ctx)));
    assert.equal(described.inventory.parse(inventory).models.length, 3);
    assert.ok(inventory.notices.length > 0 && inventory.moves.length > 0);
    const known = JSON.parse(JSON.stringify(await getLifecycle(project.ctx, {})));
    assert.ok(described.lifecycle.parse(known).models.length > 900);
  });
});
