import { randomUUID } from "node:crypto";
import { after, before } from "node:test";
import { projects } from "#drizzle/schema/index.ts";
import { DAY } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { type Connection, connect, type Sql } from "./client.ts";
import { migrateDatabase } from "./migrate.ts";
import { ensurePartitions } from "./partitions.ts";

/** Noon of a Thursday: the moment at which every database test takes place unless it says otherwise. */
export const TEST_NOW = Date.UTC(2026, 0, 15, 12);

/**
 * A project of the suite's own on the real database. Suites never share rows,
 * so they need no clean-up and run side by side.
 */
export function useTestProject(now = TEST_NOW): { readonly ctx: Context; readonly sql: Sql } {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error("Database tests need a database: run them with npm run test:db");
  const { db, sql, close } = connect(url, { max: 4 });
  const fixture = { ctx: undefined as unknown as Context, sql };

  before(async () => {
    await ensurePartitions(sql, [now - DAY, now, now + DAY]);
    const [project] = await db
      .insert(projects)
      .values({ slug: `test-${randomUUID()}`, name: "Test", createdAt: now })
      .returning();
    fixture.ctx = {
      db,
      projectId: project!.id,
      project: project!.slug,
      actor: { type: "user", userId: "ada", name: "Ada", role: "admin" },
      now,
    };
  });
  after(close);

  return fixture;
}

/** A migrated database of the suite's own, for what touches every project: partitions, the worker role. */
export function useOwnDatabase(): { readonly url: string; readonly connection: Connection } {
  const given = process.env.TEST_DATABASE_URL;
  if (!given) throw new Error("Database tests need a database: run them with npm run test:db");
  const name = `own_${randomUUID().replaceAll("-", "")}`;
  const url = Object.assign(new URL(given), { pathname: `/${name}` }).href;
  const admin = connect(given, { max: 1 });
  const fixture = { url, connection: undefined as unknown as Connection };

  before(async () => {
    await admin.sql.unsafe(`create database ${name}`);
    await migrateDatabase(url);
    fixture.connection = connect(url, { max: 4 });
  });
  after(async () => {
    await fixture.connection?.close();
    await admin.sql.unsafe(`drop database if exists ${name} with (force)`);
    await admin.close();
  });
  return fixture;
}
