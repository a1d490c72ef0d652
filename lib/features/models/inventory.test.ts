import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DAY, HOUR } from "#lib/core/time.ts";
import { lifecycleBook } from "#lib/features/catalog/lifecycle-book.ts";
import { shippedLifecycle } from "#lib/features/catalog/lifecycle-entry.ts";
import { inventoryOf, type UsageRow } from "./inventory.ts";
import { entry, inventory, SEPTEMBER_23, usage } from "./testing.ts";

const shipped = lifecycleBook(shippedLifecycle());
const NOVEMBER_22 = Date.UTC(2026, 10, 22, 12);
const real = (...rows: Partial<UsageRow>[]) =>
  inventoryOf(
    rows.map((row) => usage(row, NOVEMBER_22)),
    { book: shipped, migrations: new Map(), history: [], judges: [] },
    NOVEMBER_22,
  );

describe("L-1 platforms", () => {
  it("L acceptance: the same model on Bedrock is a row of its own, with Bedrock's own date", () => {
    const entries = [
      entry({ platform: "anthropic", model: "claude-z-20260101", retires: "2026-10-23" }),
      entry({
        platform: "bedrock",
        model: "anthropic.claude-z-20260101-v1:0",
        retires: "2027-02-01",
      }),
    ];
    const rows = [
      usage({ provider: "anthropic", requestModel: "claude-z-20260101" }),
      usage({ provider: "aws.bedrock", requestModel: "us.anthropic.claude-z-20260101-v1:0" }),
    ];
    const { models } = inventory(rows, entries);
    assert.deepEqual(
      models.map(({ key, clock }) => [key, clock.retires]),
      [
        ["anthropic/claude-z-20260101", "2026-10-23"],
        ["bedrock/anthropic.claude-z-20260101-v1:0", "2027-02-01"],
      ],
    );
  });

  it("puts the regions of one Bedrock model into one row", () => {
    const { models } = real(
      { provider: "aws.bedrock", requestModel: "us.anthropic.claude-opus-4-8" },
      { provider: "aws.bedrock", requestModel: "global.anthropic.claude-opus-4-8" },
    );
    assert.equal(models.length, 1);
    assert.equal(models[0]!.asked.length, 2);
  });

  it("names an Azure model by what answered, not by the deployment", () => {
    const { models } = real({
      provider: "azure.ai.openai",
      requestModel: "prod-chat",
      responseModel: "gpt-4o-2024-08-06",
    });
    assert.deepEqual(
      [models[0]!.model, models[0]!.clock.retires],
      ["gpt-4o-2024-08-06", "2027-04-14"],
    );
    assert.deepEqual(models[0]!.asked, ["prod-chat"]);
  });
});

describe("L-3 inventory", () => {
  it("counts calls a day, services and money, and keeps unknown money apart from none", () => {
    const { models } = inventory(
      [
        usage({ service: "checkout", calls: 700, costNanoUsd: 7_000 }),
        usage({ service: "support", calls: 70, errors: 7, costNanoUsd: 700 }),
        usage({ requestModel: "gpt-q", calls: 7, costNanoUsd: 0, unpricedCalls: 7 }),
      ],
      [entry()],
    );
    const [x, q] = models;
    assert.deepEqual([x!.callsPerDay, x!.errors, x!.costPerDayNanoUsd], [110, 7, 1_100]);
    assert.deepEqual(
      x!.services.map(({ service, calls }) => [service, calls]),
      [
        ["checkout", 700],
        ["support", 70],
      ],
    );
    assert.deepEqual([q!.costPerDayNanoUsd, q!.unpricedCalls], [null, 7]);
  });

  it("does not water down a model that is new since yesterday", () => {
    const row = usage({ calls: 500, firstSeenAt: SEPTEMBER_23 - 6 * HOUR });
    assert.equal(inventory([row], []).models[0]!.callsPerDay, 500);
  });

  it("includes embeddings, and judges by their spans and by the name on their verdicts", () => {
    const { models } = inventory(
      [
        usage({ requestModel: "text-embedding-3-small", kind: "embeddings" }),
        usage({ requestModel: "gpt-x" }),
        usage({ requestModel: "gpt-judge", kind: "evaluator", calls: 0 }),
      ],
      [],
      SEPTEMBER_23,
      { judges: ["GPT-X"] },
    );
    const roles = Object.fromEntries(models.map(({ model, roles: all }) => [model, all]));
    assert.deepEqual(roles, {
      "text-embedding-3-small": ["embeddings"],
      "gpt-x": ["chat", "judge"],
      "gpt-judge": ["judge"],
    });
  });

  it("L acceptance: an unknown model is listed, counted, called unknown, and never safe", () => {
    const { models, summary } = real({ requestModel: "acme-brain-2" }, { requestModel: "gpt-4o" });
    const one = models.find(({ model }) => model === "acme-brain-2")!;
    assert.deepEqual([one.clock.state, one.clock.reason], ["unknown", "not_listed"]);
    assert.equal(summary.unknown, 1);
    assert.match(summary.sentence, /nobody here knows when 1 of 2 models ends/);
  });

  it("tells of the same model elsewhere, without taking its dates", () => {
    const { models } = real({
      provider: "openrouter",
      requestModel: "anthropic/claude-sonnet-4.5",
    });
    const { clock } = models[0]!;
    assert.deepEqual(
      [clock.state, clock.retires, clock.reason],
      ["unknown", null, "no_data_for_platform"],
    );
    assert.ok(
      clock.elsewhere.some(
        ({ platform, retires }) => platform === "anthropic" && retires === "2026-11-30",
      ),
    );
  });
});

describe("L-4 aliases", () => {
  const rows = [
    usage({
      responseModel: "gpt-x-0301",
      firstSeenAt: SEPTEMBER_23 - 80 * DAY,
      lastSeenAt: SEPTEMBER_23 - 20 * DAY,
    }),
    usage({ responseModel: "gpt-x-0601", firstSeenAt: SEPTEMBER_23 - 20 * DAY }),
  ];

  it("keeps which model answered for the alias, the latest first, with since when", () => {
    const [model] = inventory(rows, [entry()]).models;
    assert.deepEqual(
      model!.answers.map((answer) => [answer.model, (SEPTEMBER_23 - answer.firstSeenAt) / DAY]),
      [
        ["gpt-x-0601", 20],
        ["gpt-x-0301", 80],
      ],
    );
  });

  it("counts down to the end of what answers, where that comes first", () => {
    const entries = [
      entry({ retires: null, kind: null, status: "active" }),
      entry({ model: "gpt-x-0601", retires: "2026-10-23" }),
      entry({ model: "gpt-x-0301", retires: "2026-09-01" }),
    ];
    const [model] = inventory(rows, entries).models;
    assert.deepEqual(
      [model!.clock.model, model!.clock.about, model!.clock.runwayDays],
      ["gpt-x-0601", "served", 30],
    );
  });

  it("says redirected of an id that another model answers for since its end", () => {
    const { models } = real({
      provider: "x_ai",
      requestModel: "grok-3",
      responseModel: "grok-4.3",
    });
    assert.deepEqual(
      [models[0]!.clock.state, models[0]!.isZombie, models[0]!.clock.replacement],
      ["redirected", true, ["grok-4.3"]],
    );
    assert.equal(real({ provider: "x_ai", requestModel: "grok-3" }).notices[0]!.severity, "ticket");
  });
});

describe("order and age", () => {
  it("puts zombies first, then what ends soonest, then doubt, and what nobody knows last", () => {
    const { models } = real(
      { requestModel: "gpt-5.6-sol" },
      { requestModel: "acme-brain-2" },
      { requestModel: "gpt-4o" },
      { provider: "gcp.gemini", requestModel: "gemini-2.5-pro" },
      { provider: "anthropic", requestModel: "claude-opus-4-1" },
      { provider: "aws.bedrock", requestModel: "anthropic.claude-haiku-4-5-20251001-v1:0" },
    );
    assert.deepEqual(
      models.map(({ model }) => model),
      [
        "claude-opus-4-1",
        "gemini-2.5-pro",
        "gpt-4o",
        "anthropic.claude-haiku-4-5-20251001-v1:0",
        "gpt-5.6-sol",
        "acme-brain-2",
      ],
    );
  });

  it("says the age of what it knows, and that it is old", () => {
    const fresh = inventory([usage()], [entry()]).models[0]!.clock;
    assert.deepEqual([fresh.ageDays, fresh.isStale], [22, false]);
    const old = inventory([usage()], [entry()], SEPTEMBER_23 + 50 * DAY).models[0]!.clock;
    assert.deepEqual([old.ageDays, old.isStale], [72, true]);
  });
});
