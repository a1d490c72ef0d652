import assert from "node:assert/strict";
import { it } from "node:test";
import { DAY } from "#lib/core/time.ts";
import { ensurePartitions, forgetPartitions } from "./partitions.ts";
import { TEST_NOW, useTestProject } from "./testing.ts";

const { sql } = useTestProject();

it("makes a day's partitions once, however many ask at the same moment", async () => {
  const day = TEST_NOW + 20 * DAY;
  await Promise.all(
    [1, 2, 3].map(() => {
      forgetPartitions(sql);
      return ensurePartitions(sql, [day]);
    }),
  );
  const [row] = await sql`select count(*)::int as n from pg_class where relname = 'spans_20260204'`;
  assert.equal(row!.n, 1);
});
