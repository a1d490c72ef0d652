import { join } from "node:path";
import { betterAuth } from "better-auth";
import { drizzleAdapter } from "better-auth/adapters/drizzle";
import { accounts, sessions, users, verifications } from "#drizzle/schema/index.ts";
import { AppError, notFound } from "#lib/core/errors.ts";
import { DAY, MINUTE, SECOND } from "#lib/core/time.ts";
import { MAX_PASSWORD, MIN_PASSWORD } from "#lib/features/auth/input.ts";
import { config } from "#lib/platform/config.ts";
import { secretFile } from "#lib/platform/crypto.ts";
import { database } from "./database.ts";
import { assertSameOrigin, isChanging } from "./origin.ts";
import { failure } from "./respond.ts";

/** What better-auth serves; accounts are made by our own sign-up, which knows about invitations. */
const served = new Set([
  "/sign-in/email",
  "/sign-out",
  "/get-session",
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
    session: { expiresIn: (30 * DAY) / SECOND, updateAge: DAY / SECOND },
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
    telemetry: { enabled: false },
  });
}

/** Failed sign-ins by e-mail, so that one account cannot be guessed at from many addresses. */
const failures = new Map<string, { count: number; until: number }>();
const MAX_FAILURES = 10;
const FAILURES_WITHIN_MS = 15 * MINUTE;

/** better-auth behind our own checks: only what we serve, only from our pages, not too often. */
export async function authHandler(request: Request, now = Date.now()): Promise<Response> {
  try {
    const path = new URL(request.url).pathname.replace(/^.*?\/api\/auth/, "");
    if (!served.has(path)) throw notFound("There is no such page.");
    if (isChanging(request.method)) assertSameOrigin((name) => request.headers.get(name));
    if (path !== "/sign-in/email") return await auth().handler(request);

    const body = await request
      .clone()
      .json()
      .catch(() => null);
    const email = String(body?.email ?? "")
      .toLowerCase()
      .slice(0, 320);
    const past = failures.get(email);
    if (past && now < past.until && past.count >= MAX_FAILURES)
      throw new AppError(
        "rate_limited",
        "Too many failed attempts for this account. Wait a quarter of an hour.",
        { retryAfterMs: past.until - now },
      );
    const response = await auth().handler(request);
    if (response.ok) failures.delete(email);
    else if (response.status === 401) countFailure(email, now);
    return response;
  } catch (error) {
    return failure(error);
  }
}

function countFailure(email: string, now: number): void {
  const past = failures.get(email);
  const isFresh = past && now < past.until;
  failures.delete(email);
  failures.set(email, {
    count: isFresh ? past.count + 1 : 1,
    until: isFresh ? past.until : now + FAILURES_WITHIN_MS,
  });
  if (failures.size > 10_000) failures.delete(failures.keys().next().value!);
}
