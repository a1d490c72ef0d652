import { conflict, unauthenticated } from "#lib/core/errors.ts";
import { acceptInvitation } from "#lib/features/auth/commands.ts";
import type { SignUp } from "#lib/features/auth/input.ts";
import { signUp } from "#lib/features/auth/sign-up.ts";
import { ensureDefaultProject } from "#lib/features/projects/commands.ts";
import { DEFAULT_PROJECT } from "#lib/features/projects/model.ts";
import { auth } from "./auth.ts";
import { endLocalMode } from "./local-mode.ts";
import { assertSameOrigin } from "./origin.ts";
import type { Visitor } from "./visitor.ts";

/** Makes the account and signs it in: the answer carries the session cookie. */
export async function signUpAndIn(
  { db, now, who }: Visitor,
  request: Request,
  input: SignUp,
): Promise<Response> {
  assertSameOrigin((name) => request.headers.get(name));
  if (who?.type === "user") throw conflict("You have an account and are signed in already.");
  // So that the first admin has a project to look at, wherever Midwatch was started.
  if (who?.type === "local" || input.setup) await ensureDefaultProject(db, now);
  const { isFirst, project } = await signUp(db, input, { now, isLocal: who?.type === "local" });
  if (isFirst) endLocalMode();

  const { headers } = await auth().api.signInEmail({
    body: { email: input.email, password: input.password },
    headers: request.headers,
    returnHeaders: true,
  });
  const answer = Response.json({ data: { project: project ?? DEFAULT_PROJECT } });
  for (const cookie of headers.getSetCookie()) answer.headers.append("set-cookie", cookie);
  return answer;
}

/** Lets the signed-in person into the project of an invitation. */
export async function acceptAsVisitor(
  { db, now, who }: Visitor,
  token: string,
): Promise<{ project: string }> {
  if (who?.type !== "user") throw unauthenticated("Sign in first, then open the link again.");
  return { project: await acceptInvitation(db, token, who, now) };
}
