import type { ReactNode } from "react";

/** The sentence a settings page opens with, computed from what is there. */
export function Answer({ children }: { children: ReactNode }) {
  return <p className="prose-width text-base">{children}</p>;
}

/** Shown to whoever may look but not touch. */
export function ReadOnly({ needs = "admin" }: { needs?: "admin" | "responder" }) {
  return (
    <p className="text-muted text-sm">
      You can look but not change this: it takes the role {needs}. An admin can give it to you under
      Members.
    </p>
  );
}
