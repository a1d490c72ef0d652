import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { migrateDatabase } from "./migrate.ts";

/**
 * An empty, migrated database beside the shared one, for suites about what a whole server has in
 * common: whether anybody has signed up, or which environment a process starts with.
 */
export async function createOwnDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const shared = process.env.TEST_DATABASE_URL;
  if (!shared) throw new Error("Database tests need a database: run them with npm run test:db");
  const name = `own_${randomUUID().replaceAll("-", "")}`;
  const admin = postgres(shared, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(shared);
  url.pathname = `/${name}`;
  await migrateDatabase(url.href);
  return {
    url: url.href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
