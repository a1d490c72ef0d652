import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { invitations, users } from "#drizzle/schema/index.ts";
import { DAY } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { useTestProject } from "#lib/platform/db/testing.ts";
import {
  acceptInvitation,
  changeRole,
  invite,
  removeMember,
  withdrawInvitation,
} from "./commands.ts";
import { NewInvitation, safeNext } from "./input.ts";
import type { Role } from "./model.ts";
import { findInvitation, listInvitations, listMembers } from "./queries.ts";

const mine = useTestProject();
const theirs = useTestProject();

async function person({ db }: Context) {
  const userId = crypto.randomUUID();
  const email = `${userId}@example.com`;
  const at = new Date();
  await db.insert(users).values({ id: userId, name: "P", email, createdAt: at, updatedAt: at });
  return { userId, email };
}

async function member(ctx: Context, role: Role) {
  const somebody = await person(ctx);
  const { token } = await invite(ctx, { role });
  await acceptInvitation(ctx.db, token, somebody, ctx.now);
  return somebody;
}

const roleIn = async (ctx: Context, userId: string) =>
  (await listMembers(ctx)).find((one) => one.userId === userId)?.role;

describe("invitations", () => {
  // Nobody is invited to a server without an account.
  before(() => person(mine.ctx));

  it("let one person in, once, with the role they name", async () => {
    const { ctx } = mine;
    const [ada, eve] = [await person(ctx), await person(ctx)];
    const { token } = await invite(ctx, { role: "responder" });
    assert.equal(await acceptInvitation(ctx.db, token, ada, ctx.now), ctx.project);
    assert.equal(await roleIn(ctx, ada.userId), "responder");
    await assert.rejects(acceptInvitation(ctx.db, token, eve, ctx.now), { code: "forbidden" });
    assert.equal(await roleIn(ctx, eve.userId), undefined);
  });

  it("let exactly one of many in who hold the same link", async () => {
    const { ctx } = mine;
    const people = await Promise.all(Array.from({ length: 4 }, () => person(ctx)));
    const { token } = await invite(ctx, { role: "viewer" });
    const tries = await Promise.allSettled(
      people.map((one) => acceptInvitation(ctx.db, token, one, ctx.now)),
    );
    assert.equal(tries.filter(({ status }) => status === "fulfilled").length, 1);
  });

  it("expire after seven days", async () => {
    const { ctx } = mine;
    const { token } = await invite(ctx, { role: "viewer" });
    assert.ok(await findInvitation(ctx.db, token, ctx.now + 7 * DAY - 1));
    assert.equal(await findInvitation(ctx.db, token, ctx.now + 7 * DAY), null);
    await assert.rejects(acceptInvitation(ctx.db, token, await person(ctx), ctx.now + 7 * DAY), {
      code: "forbidden",
    });
  });

  it("that name an e-mail are for it alone, and a wrong try does not use them up", async () => {
    const { ctx } = mine;
    const [ada, eve] = [await person(ctx), await person(ctx)];
    const { token } = await invite(ctx, { email: ada.email, role: "viewer" });
    await assert.rejects(acceptInvitation(ctx.db, token, eve, ctx.now), { code: "forbidden" });
    await acceptInvitation(ctx.db, token, ada, ctx.now);
  });

  it("raise a role and never lower one", async () => {
    const { ctx } = mine;
    const ada = await member(ctx, "responder");
    for (const [role, expected] of [
      ["viewer", "responder"],
      ["admin", "admin"],
    ] as const) {
      const { token } = await invite(ctx, { role });
      await acceptInvitation(ctx.db, token, ada, ctx.now);
      assert.equal(await roleIn(ctx, ada.userId), expected);
    }
  });

  it("are kept as a hash, and can be withdrawn by their project only", async () => {
    const { token, id } = await invite(mine.ctx, { role: "viewer" });
    const rows = await mine.ctx.db.select().from(invitations);
    assert.equal(JSON.stringify(rows).includes(token), false);
    await assert.rejects(withdrawInvitation(theirs.ctx, id), { code: "not_found" });
    assert.equal((await listInvitations(theirs.ctx)).length, 0);
    await withdrawInvitation(mine.ctx, id);
    assert.equal(await findInvitation(mine.ctx.db, token, mine.ctx.now), null);
    await assert.rejects(withdrawInvitation(mine.ctx, id), { code: "not_found" });
  });

  it("take an empty e-mail for none, and lower case for any", () => {
    assert.equal(NewInvitation.parse({ email: "", role: "viewer" }).email, undefined);
    assert.equal(NewInvitation.parse({ email: " A@B.co ", role: "viewer" }).email, "a@b.co");
    assert.equal(NewInvitation.safeParse({ email: "nobody", role: "viewer" }).success, false);
    assert.equal(NewInvitation.safeParse({ role: "owner" }).success, false);
  });
});

describe("members", () => {
  it("keep at least one admin, even when two remove each other at once", async () => {
    const { ctx } = theirs;
    const [ada, bob] = [await member(ctx, "admin"), await member(ctx, "admin")];
    const both = await Promise.allSettled([
      removeMember(ctx, ada.userId),
      removeMember(ctx, bob.userId),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
    const [left] = await listMembers(ctx);
    await assert.rejects(removeMember(ctx, left!.userId), { code: "conflict" });
    await assert.rejects(changeRole(ctx, left!.userId, "viewer"), { code: "conflict" });
    await changeRole(ctx, left!.userId, "admin");
  });

  it("of another project are out of reach", async () => {
    const ada = await member(mine.ctx, "viewer");
    await assert.rejects(changeRole(theirs.ctx, ada.userId, "admin"), { code: "not_found" });
    await assert.rejects(removeMember(theirs.ctx, ada.userId), { code: "not_found" });
    assert.equal(await roleIn(mine.ctx, ada.userId), "viewer");
    await changeRole(mine.ctx, ada.userId, "responder");
    assert.equal(await roleIn(mine.ctx, ada.userId), "responder");
  });
});

it("goes on after signing in only to a page of our own", () => {
  for (const path of ["/", "/default/overview", "/invite/abc?x=1"])
    assert.equal(safeNext(path), path);
  for (const path of [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "x",
    "",
    null,
    ["/"],
    "/a b",
    "/\n/evil.example",
  ])
    assert.equal(safeNext(path), "/");
});
