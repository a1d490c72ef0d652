import type { ReactNode } from "react";
import { Mark } from "#components/shell/mark.tsx";

/** The one thing on a page outside every project. */
export function AuthCard({
  title,
  children,
  foot,
}: {
  title: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <main id="main" className="grid min-h-dvh place-items-center p-4">
      <div className="grid w-full max-w-sm gap-5">
        <p className="flex items-center gap-2 font-semibold text-base">
          <Mark className="size-6" /> Midwatch
        </p>
        <section className="grid gap-4 rounded-lg border bg-surface p-5">
          <h1 className="font-semibold text-lg">{title}</h1>
          {children}
        </section>
        {foot && <p className="text-muted text-sm">{foot}</p>}
      </div>
    </main>
  );
}
