export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "not_found"
  | "conflict"
  | "too_large"
  | "unsupported"
  | "rate_limited"
  | "unavailable";

/** A failure we foresaw. Its message is a sentence a person can act on; anything else thrown is a bug. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export const invalid = (message: string, cause?: unknown) =>
  new AppError("invalid", message, { cause });
export const unauthenticated = (message: string) => new AppError("unauthenticated", message);
export const forbidden = (message: string) => new AppError("forbidden", message);
export const notFound = (message: string) => new AppError("not_found", message);
export const conflict = (message: string) => new AppError("conflict", message);
export const tooLarge = (message: string) => new AppError("too_large", message);
export const unsupported = (message: string) => new AppError("unsupported", message);
export const rateLimited = (message: string, retryAfterMs: number) =>
  new AppError("rate_limited", message, { retryAfterMs });
export const unavailable = (message: string, cause?: unknown, retryAfterMs = 1_000) =>
  new AppError("unavailable", message, { cause, retryAfterMs });
