import assert from "node:assert/strict";
import { it } from "node:test";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "./index.ts";

/** Tables that belong to no project, or are looked up before the project is known. */
const shared = ["projects", "users", "sessions", "accounts", "verifications"];

for (const table of Object.values(schema).filter((value) => value instanceof PgTable)) {
  const { name, columns, primaryKeys, indexes } = getTableConfig(table);
  if (shared.includes(name)) continue;

  it(`${name} is keyed by project first, so that it can be spread and fenced`, () => {
    assert.equal(columns[0]!.name, "projectId");
    const key = primaryKeys[0]?.columns[0];
    if (key) assert.equal(key.name, "projectId");
    for (const index of indexes) {
      const [first] = index.config.columns;
      if (index.config.method === "gin") continue;
      assert.ok(
        first && "name" in first && first.name === "projectId",
        `${index.config.name} starts elsewhere`,
      );
    }
  });
}
