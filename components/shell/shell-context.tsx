"use client";

import { createContext, type ReactNode, useContext } from "react";

/** Who looks at what; the same on every page of a project. */
export type ShellFacts = {
  project: { slug: string; name: string };
  projects: readonly { slug: string; name: string }[];
  person: { name: string; email: string | null; role: "viewer" | "responder" | "admin" };
  /** Nobody has an account yet and only this machine can knock. */
  isLocal: boolean;
};

const ShellContext = createContext<ShellFacts | null>(null);

export function ShellProvider({ facts, children }: { facts: ShellFacts; children: ReactNode }) {
  return <ShellContext value={facts}>{children}</ShellContext>;
}

export function useShell(): ShellFacts {
  const facts = useContext(ShellContext);
  if (!facts) throw new Error("useShell needs the project's layout above it");
  return facts;
}
