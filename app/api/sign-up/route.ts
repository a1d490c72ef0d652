import { SignUp } from "#lib/features/auth/input.ts";
import { openRoute } from "#lib/server/route.ts";
import { signUpAndIn } from "#lib/server/sign-up.ts";

export const POST = openRoute(async ({ visitor, request, body }) =>
  signUpAndIn(visitor, request, SignUp.parse(await body())),
);
