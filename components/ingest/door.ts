import type { Door } from "./snippets.ts";

/** What the server knows of its own doors. */
export type DoorFacts = {
  otlpHttpPort: number;
  otlpGrpcPort: number;
  /** How people reach the page from outside, if that is set; OTLP is answered there too. */
  publicUrl: string | null;
  /** False in local mode. */
  needsKey: boolean;
};

export const KEY_PLACEHOLDER = "YOUR_KEY";

/** The doors as whoever reads this page can reach them. `host` is the page's own, once known. */
export function doorOf(facts: DoorFacts, host: string | null, key: string | null): Door {
  const name = host && /^(127\.|::1$|\[::1\]$)/.test(host) ? "localhost" : (host ?? "localhost");
  const ownKey = facts.needsKey ? (key ?? KEY_PLACEHOLDER) : null;
  if (facts.publicUrl) {
    const url = new URL(facts.publicUrl);
    return {
      httpUrl: facts.publicUrl.replace(/\/+$/, ""),
      grpcUrl: `${url.protocol}//${url.hostname}:${facts.otlpGrpcPort}`,
      key: ownKey,
    };
  }
  return {
    httpUrl: `http://${name}:${facts.otlpHttpPort}`,
    grpcUrl: `http://${name}:${facts.otlpGrpcPort}`,
    key: ownKey,
  };
}
