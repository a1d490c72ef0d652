import { eq } from "drizzle-orm";
import { projects } from "#drizzle/schema/index.ts";
import type { Instant } from "#lib/core/time.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { DEFAULT_PROJECT } from "./model.ts";

/** The project of local mode, made at first need; any number of processes may ask at once. */
export async function ensureDefaultProject(
  db: Db,
  now: Instant,
): Promise<{ projectId: number; project: string }> {
  const find = () =>
    db.select({ id: projects.id }).from(projects).where(eq(projects.slug, DEFAULT_PROJECT));
  let [row] = await find();
  if (!row) {
    await db
      .insert(projects)
      .values({ slug: DEFAULT_PROJECT, name: "Default", createdAt: now })
      .onConflictDoNothing();
    [row] = await find();
  }
  return { projectId: row!.id, project: DEFAULT_PROJECT };
}
