import { DemoRequest } from "#lib/features/demo/input.ts";
import { demoRun, startDemo } from "#lib/server/demo-run.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => demoRun(ctx));

export const POST = route(
  async ({ ctx, body }) => startDemo(ctx, DemoRequest.parse(await body()).scenario),
  { needs: "admin" },
);
