import { join } from "node:path";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { isAPIError } from "better-auth/api";
import { accounts, sessions, users, verifications } from "#drizzle/schema/index.ts";
import { AppError, notFound, rateLimited } from "#lib/core/errors.ts";
import { DAY, type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import { MAX_PASSWORD, MIN_PASSWORD } from "#lib/features/auth/input.ts";
import { config } from "#lib/platform/config.ts";
import { secretFile } from "#lib/platform/crypto.ts";
import { log } from "#lib/platform/log.ts";
import { database } from "./database.ts";
import { assertSameOrigin } from "./origin.ts";
import { failure } from "./respond.ts";

/** What better-auth serves; accounts are made by our own sign-up, which knows about invitations. */
const served = new Set([
  "/sign-in/email",
  "/sign-out",
  "/change-password",
  "/revoke-other-sessions",
]);

type Auth = ReturnType<typeof createAuth>;
let instance: Auth | undefined;

export function auth(): Auth {
  instance ??= createAuth();
  return instance;
}

function createAuth() {
  const { authSecret, dataDir, publicUrl } = config();
  return betterAuth({
    appName: "Midwatch",
    basePath: "/api/auth",
    secret: authSecret ?? secretFile(join(dataDir, "auth-secret")),
    ...(publicUrl ? { baseURL: new URL(publicUrl).origin } : {}),
    database: drizzleAdapter(database().db, {
      provider: "pg",
      schema: { user: users, session: sessions, account: accounts, verification: verifications },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
    },
    session: { expiresIn: (30 * DAY) / SECOND, disableSessionRefresh: true },
    rateLimit: {
      enabled: true,
      window: MINUTE / SECOND,
      max: 120,
      customRules: { "/sign-in/email": { window: MINUTE / SECOND, max: 20 } },
    },
    advanced: {
      cookiePrefix: "midwatch",
      useSecureCookies: publicUrl?.startsWith("https:") ?? false,
      // Ours runs first, for every route alike, and knows the names this server is reached by.
      disableCSRFCheck: true,
    },
    onAPIError: { throw: true },
    logger: {
      level: "error",
      log: (_level, message) => log.error({ from: "better-auth" }, message),
    },
    telemetry: { enabled: false },
  });
}

/** Failed sign-ins by e-mail, so that one account cannot be guessed at from many addresses. */
const failures = new Map<string, { count: number; until: number }>();
const MAX_FAILURES = 10;
const FAILURES_WITHIN_MS = 15 * MINUTE;

/** better-auth behind our own checks: only what we serve, only for our pages, not too often. */
export async function authHandler(request: Request, now = Date.now()): Promise<Response> {
  try {
    const path = new URL(request.url).pathname.replace(/^.*?\/api\/auth/, "");
    if (!served.has(path)) throw notFound("There is no such page.");
    assertSameOrigin((name) => request.headers.get(name));
    const email = path === "/sign-in/email" ? await emailIn(request) : null;
    if (email) assertNotGuessing(email, now);

    const answer = await auth().handler(request).catch(foreseen);
    if (email && answer.status === 401) countFailure(email, now);
    if (answer.status === 429) throw rateLimited("Too many attempts. Wait a minute.", MINUTE);
    if (!answer.ok) return await refusal(answer);
    if (email) failures.delete(email);

    // The session's token goes out in the cookie alone, where no script can read it.
    const bare = Response.json({ data: null });
    for (const cookie of answer.headers.getSetCookie()) bare.headers.append("set-cookie", cookie);
    return bare;
  } catch (error) {
    return failure(error);
  }
}

/** Better-auth throws what it foresaw; here it becomes an answer like its others. A bug flies on. */
function foreseen(error: unknown): Response {
  if (!isAPIError(error) || error.statusCode >= 500) throw error;
  return Response.json({ message: error.message }, { status: error.statusCode });
}

/** The same refusal in our words and our form. */
async function refusal(answer: Response): Promise<Response> {
  const said = await answer.json().catch(() => null);
  const message = typeof said?.message === "string" ? said.message : "This cannot be done";
  const code = answer.status === 401 ? "unauthenticated" : "invalid";
  return failure(new AppError(code, `${message.replace(/\.$/, "")}.`));
}

async function emailIn(request: Request): Promise<string> {
  const body = await request
    .clone()
    .json()
    .catch(() => null);
  return String(body?.email ?? "")
    .toLowerCase()
    .slice(0, 320);
}

function assertNotGuessing(email: string, now: Instant): void {
  const past = failures.get(email);
  if (past && now < past.until && past.count >= MAX_FAILURES)
    throw rateLimited(
      "Too many failed attempts for this account. Wait a quarter of an hour.",
      past.until - now,
    );
}

function countFailure(email: string, now: Instant): void {
  const past = failures.get(email);
  const isFresh = past && now < past.until;
  failures.delete(email);
  failures.set(email, {
    count: isFresh ? past.count + 1 : 1,
    until: isFresh ? past.until : now + FAILURES_WITHIN_MS,
  });
  if (failures.size > 10_000) failures.delete(failures.keys().next().value!);
}
