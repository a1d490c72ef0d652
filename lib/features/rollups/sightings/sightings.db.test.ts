import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resources, rollupSeries } from "#drizzle/schema/index.ts";
import { DAY, HOUR, type Instant } from "#lib/core/time.ts";
import { dimensionNames } from "#lib/features/ingest/model.ts";
import { TEST_NOW, useTestProject } from "#lib/platform/db/testing.ts";
import { listSightings } from "./queries.ts";

const window = { from: TEST_NOW - HOUR, to: TEST_NOW };
const long = TEST_NOW - 3 * DAY;
let nextId = 1;

describe("listSightings", () => {
  const mine = useTestProject();
  const theirs = useTestProject();
  const empty = Object.fromEntries(dimensionNames.map((name) => [name, ""])) as Record<
    (typeof dimensionNames)[number],
    string
  >;
  const sees = (fixture: typeof mine, firstSeenAt: Instant, said: Partial<typeof empty>) =>
    fixture.ctx.db.insert(rollupSeries).values({
      ...empty,
      ...said,
      projectId: fixture.ctx.projectId,
      seriesId: String(nextId++),
      firstSeenAt,
    });
  const runs = (firstSeenAt: Instant, attributes: Record<string, string>) =>
    mine.ctx.db.insert(resources).values({
      projectId: mine.ctx.projectId,
      resourceId: String(nextId++),
      attributes: JSON.stringify(attributes),
      scopeName: "",
      scopeVersion: "",
      schemaUrl: "",
      firstSeenAt,
    });

  it("tells a model that answers for another, a new prompt and a new service version", async () => {
    const at = TEST_NOW - 20 * 60_000;
    await sees(mine, long, { requestModel: "large", responseModel: "large-0501" });
    await sees(mine, at, { requestModel: "large", responseModel: "large-0601" });
    await sees(mine, at + 1, { requestModel: "large", responseModel: "large-0601", tool: "x" });
    await sees(mine, long, { promptName: "triage", promptVersion: "17" });
    await sees(mine, at + 2, { promptName: "triage", promptVersion: "18" });
    await runs(long, { "service.name": "chat", "service.version": "1.0" });
    await runs(at + 3, { "service.name": "chat", "service.version": "1.1", "host.name": "a\0b" });
    await runs(at + 4, { "service.name": "chat", "service.version": "1.2" });

    assert.deepEqual(await listSightings(mine.ctx, window), [
      { at, kind: "response_model", subject: "large", value: "large-0601" },
      { at: at + 2, kind: "prompt_version", subject: "triage", value: "18" },
      { at: at + 4, kind: "service_version", subject: "chat", value: "1.2" },
    ]);
  });

  it("takes the first value of a subject for its beginning, not for a change", async () => {
    await sees(theirs, TEST_NOW - 1_000, { requestModel: "new", responseModel: "new-1" });
    assert.deepEqual(await listSightings(theirs.ctx, window), []);
  });

  it("keeps to the window, its end left out", async () => {
    assert.deepEqual(await listSightings(mine.ctx, { from: long, to: long + HOUR }), []);
  });
});
