import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DAY, HOUR, MINUTE } from "#lib/core/time.ts";
import { createIngest, type Ingest } from "#lib/features/ingest/ingest.ts";
import { chat, otlp, otlpLogs, send } from "#lib/features/ingest/testing.ts";
import { foldRollups } from "#lib/features/rollups/fold.ts";
import { listSightings } from "#lib/features/rollups/sightings/queries.ts";
import type { Context } from "#lib/platform/context.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { removeLifecycle, saveLifecycle, setMigration, watchModelDates } from "./commands.ts";
import { readLifecycleRows } from "./import.ts";
import { getInventory, getLifecycle, getLifecycleBook, listMoves } from "./queries.ts";

const at = (ctx: Context, now: number): Context => ({ ...ctx, now });
const manual = { origin: "manual" } as const;
const imported = { origin: "imported" } as const;
const row = (over: Record<string, unknown> = {}) =>
  readLifecycleRows([
    { platform: "openai", model: "gpt-x", status: "deprecated", retires: "2026-12-22", ...over },
  ]);

describe("L-3 what a project calls", () => {
  const mine = useTestProject();
  const theirs = useTestProject();
  let ingest: Ingest;
  let clock = TEST_NOW - 8 * HOUR;

  before(async () => {
    ingest = createIngest(
      { db: mine.ctx.db, sql: mine.sql, close: async () => {} },
      { clock: () => clock },
    );
    const model = (request: string, response: string, over = {}) =>
      chat({ "gen_ai.request.model": request, "gen_ai.response.model": response, ...over });
    const early = TEST_NOW - 8 * HOUR;
    const spans = [
      ...Array.from({ length: 6 }, () => ({
        startedAt: early,
        attributes: model("gpt-x", "gpt-x-0301"),
        service: "checkout",
      })),
      { startedAt: TEST_NOW - HOUR, attributes: model("gpt-x", "gpt-x-0601"), service: "support" },
      {
        startedAt: TEST_NOW - HOUR,
        service: "search",
        attributes: {
          "gen_ai.operation.name": "embeddings",
          "gen_ai.provider.name": "openai",
          "gen_ai.request.model": "text-embedding-3-small",
          "gen_ai.usage.input_tokens": 40,
        },
      },
    ];
    await send(ingest, mine.ctx.projectId, otlp(spans.slice(0, 6), early), early);
    clock = TEST_NOW;
    await send(ingest, mine.ctx.projectId, otlp(spans.slice(6), TEST_NOW), TEST_NOW);
    await send(
      ingest,
      mine.ctx.projectId,
      otlpLogs(
        [
          {
            name: "gen_ai.evaluation.result",
            attributes: {
              "gen_ai.evaluation.name": "faithful",
              "gen_ai.evaluation.score.value": 0.9,
              "gen_ai.response.id": "r-1",
              "gen_ai.evaluation.evaluator": "gpt-x",
            },
          },
        ],
        TEST_NOW,
      ),
      TEST_NOW,
      "logs",
    );
    await send(
      ingest,
      theirs.ctx.projectId,
      otlp([{ attributes: model("gpt-theirs", "gpt-theirs") }], TEST_NOW - HOUR),
      TEST_NOW,
    );
  });
  after(() => ingest.close());

  it("lists every model with its services and calls, embeddings too, and no other project's", async () => {
    const { models } = await getInventory(mine.ctx);
    assert.deepEqual(models.map(({ key, calls }) => [key, calls]).sort(), [
      ["openai/gpt-x", 7],
      ["openai/text-embedding-3-small", 1],
    ]);
    const x = models.find(({ model }) => model === "gpt-x")!;
    assert.deepEqual(
      x.services.map(({ service, calls }) => [service, calls]),
      [
        ["checkout", 6],
        ["support", 1],
      ],
    );
    assert.ok(TEST_NOW - x.lastSeenAt <= 2 * HOUR);
  });

  it("says the same before and after roll-ups are folded", async () => {
    const numbers = async () =>
      (await getInventory(mine.ctx)).models.map(({ key, calls, costPerDayNanoUsd }) => [
        key,
        calls,
        costPerDayNanoUsd,
      ]);
    const before = await numbers();
    const later = at(mine.ctx, TEST_NOW + 10 * MINUTE);
    while ((await foldRollups(later)).more);
    assert.deepEqual(await numbers(), before);
  });

  it("L-4 acceptance: an alias that answers with another model is seen with since when, and drawn as a change", async () => {
    const { models } = await getInventory(mine.ctx);
    const x = models.find(({ model }) => model === "gpt-x")!;
    assert.deepEqual(
      x.answers.map(({ model }) => model),
      ["gpt-x-0601", "gpt-x-0301"],
    );
    assert.ok(x.answers[0]!.firstSeenAt > x.answers[1]!.firstSeenAt);
    const window = { from: TEST_NOW - DAY, to: TEST_NOW + HOUR };
    const changes = await listSightings(mine.ctx, window);
    assert.ok(
      changes.some(
        ({ kind, subject, value }) =>
          kind === "response_model" && subject === "gpt-x" && value === "gpt-x-0601",
      ),
    );
  });

  it("keeps an owner and how far the move has come, for this project alone", async () => {
    const change = {
      platform: "openai",
      model: "gpt-x",
      owner: "ada",
      state: "testing",
      target: "gpt-y",
      note: "",
    } as const;
    await setMigration(mine.ctx, change);
    await setMigration(mine.ctx, { ...change, state: "canary" });
    const { models, owners } = await getInventory(mine.ctx);
    const { migration } = models.find(({ model }) => model === "gpt-x")!;
    assert.deepEqual(
      [migration.owner, migration.state, migration.target],
      ["ada", "canary", "gpt-y"],
    );
    assert.deepEqual(owners, ["ada"]);
    assert.deepEqual((await getInventory(theirs.ctx)).owners, []);
  });
});

describe("L-1 and L-2 a project's own dates", () => {
  const mine = useTestProject();
  const theirs = useTestProject();

  it("L-2 acceptance: an import that moves 2026-12-22 to 2026-10-23 is noted as 60 days earlier, once", async () => {
    await saveLifecycle(mine.ctx, row(), imported);
    const later = at(mine.ctx, TEST_NOW + HOUR);
    const { moves } = await saveLifecycle(later, row({ retires: "2026-10-23" }), imported);
    assert.deepEqual(
      moves.map(({ before, after, days }) => [before, after, days]),
      [["2026-12-22", "2026-10-23", -60]],
    );
    const again = await saveLifecycle(
      at(mine.ctx, TEST_NOW + 2 * HOUR),
      row({ retires: "2026-10-23" }),
      imported,
    );
    assert.deepEqual(again.moves, []);
    assert.equal((await listMoves(mine.ctx)).length, 1);
    assert.equal((await listMoves(theirs.ctx)).length, 0);
  });

  it("notes a date that differs from the one that came with Midwatch", async () => {
    const [one] = readLifecycleRows([
      {
        platform: "azure.ai.openai",
        model: "gpt-4.1",
        version: "2025-04-14",
        retires: "2026-08-01",
      },
    ]);
    const { moves } = await saveLifecycle(mine.ctx, [one!], manual);
    assert.equal(moves.length, 1);
    assert.equal(moves[0]!.after, "2026-08-01");
    assert.equal(moves[0]!.platform, "azure");
  });

  it("lets a row by hand win over every import, and gives the shipped row back once both are taken away", async () => {
    const subject = { platform: "openai", model: "gpt-4o" };
    const dateOf = async () =>
      (await getLifecycle(mine.ctx, subject)).models.find(({ model }) => model === "gpt-4o")!;
    const shipped = await dateOf();
    await saveLifecycle(mine.ctx, row({ ...subject, retires: "2027-05-05" }), manual);
    await saveLifecycle(
      mine.ctx,
      row({ ...subject, retires: "2027-06-06", asOf: "2027-01-01" }),
      imported,
    );
    assert.deepEqual([(await dateOf()).retires, (await dateOf()).origin], ["2027-05-05", "manual"]);
    await removeLifecycle(mine.ctx, { ...subject, version: "" });
    assert.deepEqual(await dateOf(), shipped);
    await assert.rejects(removeLifecycle(mine.ctx, { ...subject, version: "" }), {
      code: "not_found",
    });
  });

  it("L-1: gives an Azure model and even a deployment the date written by hand, under the name that calls bear", async () => {
    const rows = ["gpt-4o-2024-08-06", "prod-chat"].map((model) => ({
      platform: "azure",
      model,
      retires: "2026-03-03",
    }));
    await saveLifecycle(mine.ctx, readLifecycleRows(rows), manual);
    const book = await getLifecycleBook(mine.ctx);
    for (const { model } of rows) {
      const found = book.find({
        provider: "azure.ai.openai",
        model,
        isDeployment: model === "prod-chat",
      });
      assert.deepEqual([found.entry?.retires, found.entry?.origin], ["2026-03-03", "manual"]);
    }
    const other = book.find({ provider: "azure", model: "gpt-4o-2024-11-20" });
    assert.equal(other.entry?.origin, "shipped");
  });

  it("does not let an old list overrule what was read later", async () => {
    const subject = { platform: "openai", model: "gpt-4o-mini" };
    await saveLifecycle(
      mine.ctx,
      row({ ...subject, retires: "2020-01-01", asOf: "2020-01-01" }),
      imported,
    );
    const { models } = await getLifecycle(mine.ctx, subject);
    assert.equal(models.find(({ model }) => model === "gpt-4o-mini")!.origin, "shipped");
  });

  it("cannot touch another project's row", async () => {
    await saveLifecycle(theirs.ctx, row({ model: "gpt-theirs" }), manual);
    const subject = { platform: "openai", model: "gpt-theirs", version: "" };
    await assert.rejects(removeLifecycle(mine.ctx, subject), { code: "not_found" });
    assert.equal((await getLifecycle(mine.ctx, subject)).models.length, 0);
  });
});

describe("L-2 watching", () => {
  const mine = useTestProject();
  let ingest: Ingest;
  before(async () => {
    ingest = createIngest({ db: mine.ctx.db, sql: mine.sql, close: async () => {} });
    const body = otlp([{ startedAt: TEST_NOW - HOUR }], TEST_NOW - HOUR);
    await send(ingest, mine.ctx.projectId, body, TEST_NOW);
  });
  after(() => ingest.close());

  it("notices a date that changed with the data that comes with Midwatch, and notes it once", async () => {
    assert.deepEqual(await watchModelDates(mine.ctx), []);
    await mine.sql`
      update model_lifecycle_known set retires = '2027-03-15'
      where project_id = ${mine.ctx.projectId} and model = 'gpt-4o'`;
    const later = at(mine.ctx, TEST_NOW + HOUR);
    const moves = await watchModelDates(later);
    assert.deepEqual(
      moves.map(({ model, before, days }) => [model, before, (days ?? 0) < 0]),
      [["gpt-4o", "2027-03-15", true]],
    );
    assert.deepEqual(await watchModelDates(at(mine.ctx, TEST_NOW + 2 * HOUR)), []);
    const [notice] = (await getInventory(later)).notices.filter(({ step }) => step === "moved");
    assert.match(notice!.sentence, /days earlier, from 2027-03-15/);
  });
});
