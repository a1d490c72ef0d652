import { createKeyRing, type KeyRing } from "#lib/features/keys/ring.ts";
import { database } from "./database.ts";

let ring: KeyRing | undefined;

/** The process's one memory of keys. */
export function keyRing(): KeyRing {
  ring ??= createKeyRing(database().db);
  return ring;
}
