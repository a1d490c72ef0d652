import { AppError, type ErrorCode } from "#lib/core/errors.ts";

type Params = Record<string, string | number | boolean | null | undefined | readonly string[]>;

/** A failure the server could not foresee; `id` finds it in the log. */
export class ServerBug extends Error {
  readonly id: string | null;
  constructor(message: string, id: string | null) {
    super(message);
    this.name = "ServerBug";
    this.id = id;
  }
}

/** `path` with the parameters that say something; lists are joined with commas. */
export function withParams(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined || value === null || value === "") continue;
    if (Array.isArray(value)) {
      if (value.length > 0) search.set(name, value.join(","));
    } else search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

/** Asks our own API and unwraps `{ data }`. Throws `AppError` for what the server foresaw. */
export async function getJson<T>(path: string, params?: Params, signal?: AbortSignal): Promise<T> {
  return ask<T>(withParams(path, params), signal ? { signal } : {});
}

/** Sends JSON to our own API and unwraps `{ data }`. */
export async function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  return ask<T>(path, {
    method,
    headers: { "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const ANSWER_WITHIN_MS = 30_000;

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  const timeout = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  let response: Response;
  try {
    response = await fetch(url, { credentials: "same-origin", ...init, signal });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new AppError("unavailable", "Midwatch did not answer. Check your connection and retry.", {
      cause,
    });
  }
  const answer = await response.json().catch((cause: unknown) => {
    // Half an answer of a request that was given up, or of a server that went away.
    if (init.signal?.aborted) throw cause;
    if (response.ok) throw new AppError("unavailable", "The answer broke off. Retry.", { cause });
    return null;
  });
  if (response.ok) return answer?.data as T;
  const { code, message } = answer?.error ?? {};
  if (typeof code === "string" && code !== "bug") {
    const seconds = Number(response.headers.get("retry-after"));
    throw new AppError(
      code as ErrorCode,
      message,
      seconds ? { retryAfterMs: seconds * 1_000 } : {},
    );
  }
  const said = typeof message === "string" ? message : `Midwatch answered ${response.status}.`;
  throw new ServerBug(said, /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(said)?.[0] ?? null);
}
