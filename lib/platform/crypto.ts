import { createHash, randomBytes, randomUUID } from "node:crypto";
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** 256 random bits, safe in a URL. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is stored in place of a token. A fast hash is enough: 256 random bits cannot be guessed,
 * so there is nothing for a slow one to defend.
 */
export function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

/** The secret in a file only its owner can read; made at first need, by whichever process is first. */
export function secretFile(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) {
    const draft = `${path}.${randomUUID()}`;
    writeFileSync(draft, randomToken(), { mode: 0o600 });
    try {
      // A link appears whole or not at all, so that nobody reads a half-written secret.
      linkSync(draft, path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  return readFileSync(path, "utf8").trim();
}
