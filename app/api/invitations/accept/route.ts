import { AcceptInvitation } from "#lib/features/auth/input.ts";
import { openRoute } from "#lib/server/route.ts";
import { acceptAsVisitor } from "#lib/server/sign-up.ts";

export const POST = openRoute(async ({ visitor, body }) =>
  acceptAsVisitor(visitor, AcceptInvitation.parse(await body()).token),
);
