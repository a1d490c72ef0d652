import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { eq } from "drizzle-orm";
import { members, priceOverrides, projects, users, watermarks } from "#drizzle/schema/index.ts";
import { HOUR } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import { changeProject, createProject, deleteProject, ensureDefaultProject } from "./commands.ts";
import { sweepDeletedProjects } from "./deleted.ts";
import { ProjectChange } from "./input.ts";
import { isReservedSlug, slugFrom } from "./model.ts";
import { findMembership, findProject, getProject, listProjectsOf } from "./queries.ts";

const mine = useTestProject();
const theirs = useTestProject();

const leaveSomething = ({ db, projectId, now }: Context) =>
  db.insert(priceOverrides).values({
    projectId,
    id: crypto.randomUUID(),
    provider: "",
    model: "m",
    effectiveFrom: now,
    note: "",
    createdBy: "ada",
    createdAt: now,
  });

describe("projects", () => {
  it("get an address from their name, a free one, and never one of ours", async () => {
    const { db, now } = mine.ctx;
    const name = `Ärger & Größe ${crypto.randomUUID().slice(0, 8)}`;
    const first = await createProject(db, null, { name }, now);
    const second = await createProject(db, null, { name }, now);
    assert.match(first.slug, /^arger-gro-e-[0-9a-f]{8}$/);
    assert.equal(second.slug, `${first.slug}-2`);
    for (const reserved of ["API", "Sign in", "projects", "new"]) {
      const { slug } = await createProject(db, null, { name: reserved }, now);
      assert.equal(isReservedSlug(slug), false);
    }
    assert.match((await createProject(db, null, { name: "日本" }, now)).slug, /^project(-\d+)?$/);
  });

  it("have whoever made them as admin", async () => {
    const { db, now } = mine.ctx;
    const userId = crypto.randomUUID();
    const at = new Date(now);
    const email = `${userId}@example.com`;
    await db.insert(users).values({ id: userId, name: "A", email, createdAt: at, updatedAt: at });
    const { slug, id, name } = await createProject(db, userId, { name: "Mine" }, now);
    assert.deepEqual(await findMembership(db, slug, userId), { projectId: id, role: "admin" });
    assert.deepEqual(await listProjectsOf(db, userId), [{ slug, name }]);
    assert.equal(await findMembership(db, theirs.ctx.project, userId), null);
  });

  it("of local mode are one, however many ask for it at once", async () => {
    const { db, now } = mine.ctx;
    const made = await Promise.all(Array.from({ length: 8 }, () => ensureDefaultProject(db, now)));
    assert.equal(new Set(made.map(({ projectId }) => projectId)).size, 1);
  });

  it("change what they are told to, alone", async () => {
    const before = await getProject(mine.ctx);
    const other = await getProject(theirs.ctx);
    const changed = await changeProject(mine.ctx, { dimensions: ["tenant.id"], retentionDays: 7 });
    assert.deepEqual(changed, { ...before, dimensions: ["tenant.id"], retentionDays: 7 });
    assert.equal((await changeProject(mine.ctx, { retentionDays: null })).retentionDays, null);
    assert.deepEqual(await getProject(theirs.ctx), other);
  });

  it("refuse odd changes with a sentence", () => {
    const refused = (change: unknown) =>
      assert.equal(ProjectChange.safeParse(change).success, false);
    refused({});
    refused({ name: "  " });
    refused({ retentionDays: 0 });
    refused({ retentionDays: 1.5 });
    refused({ dimensions: ["a", " a"] });
    refused({ dimensions: ["with space"] });
    refused({ dimensions: Array.from({ length: 9 }, (_, i) => `k${i}`) });
    assert.ok(ProjectChange.safeParse({ dimensions: [] }).success);
  });

  it("turn names into addresses that are safe anywhere", () => {
    assert.equal(slugFrom("Support assistant (EU)"), "support-assistant-eu");
    assert.equal(slugFrom("  --Ünïcode!!  "), "unicode");
    assert.equal(slugFrom("x".repeat(100)).length, 48);
    assert.equal(slugFrom("../../etc"), "etc");
  });
});

describe("deleting a project", () => {
  it("needs its address, then shuts it at once and sweeps its rows, and nobody else's", async () => {
    const { ctx } = theirs;
    await leaveSomething(ctx);
    await leaveSomething(mine.ctx);
    const prices = async (projectId: number) =>
      (await ctx.db.select().from(priceOverrides).where(eq(priceOverrides.projectId, projectId)))
        .length;

    await assert.rejects(deleteProject(ctx, "something else"), { code: "invalid" });
    assert.ok(await findProject(ctx.db, ctx.project));
    await deleteProject(ctx, ctx.project);
    assert.equal(await findProject(ctx.db, ctx.project), null);
    const left = await ctx.db.select().from(members).where(eq(members.projectId, ctx.projectId));
    assert.equal(left.length, 0);

    assert.equal(await prices(ctx.projectId), 1);
    await sweepDeletedProjects(ctx.db, ctx.now);
    await sweepDeletedProjects(ctx.db, ctx.now);
    assert.equal(await prices(ctx.projectId), 0);
    assert.equal(await prices(mine.ctx.projectId), 1);
    assert.ok(await findProject(ctx.db, mine.ctx.project));

    // What a collector still held when the project went is swept as well.
    await leaveSomething(ctx);
    await sweepDeletedProjects(ctx.db, ctx.now + HOUR);
    assert.equal(await prices(ctx.projectId), 0);
    const marks = await ctx.db
      .select()
      .from(watermarks)
      .where(eq(watermarks.projectId, ctx.projectId));
    assert.equal(marks.length, 0);
    const [row] = await ctx.db.select().from(projects).where(eq(projects.id, ctx.projectId));
    assert.equal(row, undefined);
  });
});
