import assert from "node:assert/strict";
import { DAY } from "#lib/core/time.ts";
import { ensurePartitions } from "#lib/platform/db/partitions.ts";
import { database } from "./database.ts";
import { cookiesOf, type RouteFile } from "./testing.ts";

export const password = "correct horse battery";
/** Well-formed, and nobody's. */
export const unknownKey = `mw_${"A".repeat(43)}`;

/** Two projects with everybody who could mistake one for the other. */
export type Fence = {
  ids: { mine: number; theirs: number };
  /** Cookies. `theirs` is admin of the other project alone. */
  people: Record<"admin" | "viewer" | "responder" | "theirs", string>;
  keys: Record<"theirs" | "theirsReadOnly" | "ingestOnly" | "readOnly" | "revoked", string>;
};

/** Builds projects `default` and `theirs` on an empty database, through the routes that people use. */
export async function buildFence(files: RouteFile[]): Promise<Fence> {
  const { sql } = database();
  const now = Date.now();
  await ensurePartitions(sql, [now - DAY, now, now + DAY]);

  const at = (pattern: string) => files.find((file) => file.pattern === pattern)!;
  const signUp = async (name: string, invitation?: string) => {
    const body = { name, email: `${name}@example.com`, password, invitation };
    const answer = await at("/api/sign-up").call("POST", { body });
    assert.equal(answer.status, 200, await answer.clone().text());
    return cookiesOf(answer);
  };
  const admin = await signUp("ada");
  const made = async (pattern: string, project: string, body: unknown) => {
    const asked = { params: { project }, cookie: admin, body };
    const answer = await at(pattern).call("POST", asked);
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()).data;
  };
  const invited = async (name: string, project: string, role: string) =>
    signUp(name, (await made("/api/[project]/invitations", project, { role })).token);
  const key = (project: string, ...scopes: string[]) =>
    made("/api/[project]/keys", project, { name: scopes.join(), scopes });

  const theirs = await made("/api/projects", "", { name: "Theirs" });
  assert.equal(theirs.slug, "theirs");
  const short = await key("default", "ingest", "read", "write");
  const revoke = { params: { project: "default", id: short.id }, cookie: admin };
  assert.equal((await at("/api/[project]/keys/[id]").call("DELETE", revoke)).status, 200);
  const [mine] = await sql`select id from projects where slug = 'default'`;

  return {
    ids: { mine: mine!.id, theirs: theirs.id },
    people: {
      admin,
      theirs: await invited("eve", "theirs", "admin"),
      viewer: await invited("vic", "default", "viewer"),
      responder: await invited("rita", "default", "responder"),
    },
    keys: {
      theirs: (await key("theirs", "ingest", "read", "write")).token,
      theirsReadOnly: (await key("theirs", "read")).token,
      ingestOnly: (await key("default", "ingest")).token,
      readOnly: (await key("default", "read")).token,
      revoked: short.token,
    },
  };
}
