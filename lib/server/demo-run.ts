import { conflict } from "#lib/core/errors.ts";
import { playHistory } from "#lib/features/demo/play.ts";
import { createKey, revokeKey } from "#lib/features/keys/commands.ts";
import { config } from "#lib/platform/config.ts";
import type { Context } from "#lib/platform/context.ts";
import { log } from "#lib/platform/log.ts";
import { describe } from "./respond.ts";

/** How far a project's demo has come; `share` goes from 0 to 1. */
export type DemoRun = {
  state: "none" | "running" | "done" | "failed";
  share: number;
  traces: number;
};

const runs = new Map<number, DemoRun>();

export const demoRun = (ctx: Context): DemoRun =>
  runs.get(ctx.projectId) ?? { state: "none", share: 0, traces: 0 };

/**
 * Replays a day of the demo product into the project, through this process's own OTLP door and with a
 * key made for it alone. Answers at once; the replay goes on behind it. Throws `conflict` while one runs.
 */
export async function startDemo(ctx: Context, scenario: string): Promise<DemoRun> {
  if (demoRun(ctx).state === "running") throw conflict("The demo is being loaded already.");
  const run: DemoRun = { state: "running", share: 0, traces: 0 };
  runs.set(ctx.projectId, run);

  const key = await createKey(ctx, { name: "Demo (ends by itself)", scopes: ["ingest"] });
  const { host, port } = config();
  const door = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  playHistory({
    endpoint: `http://${door.includes(":") ? `[${door}]` : door}:${port}`,
    headers: { authorization: `Bearer ${key.token}` },
    scenario,
    end: ctx.now,
    onProgress: (share, traces) => Object.assign(run, { share, traces }),
  })
    .then(
      () => Object.assign(run, { state: "done" }),
      (error) => {
        Object.assign(run, { state: "failed" });
        log.error({ error: describe(error) }, "the demo could not be loaded");
      },
    )
    .finally(() => revokeKey(ctx, key.id))
    .catch((error) => log.error({ error: describe(error) }, "the demo's key could not be revoked"));
  return run;
}
