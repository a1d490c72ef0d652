"use client";

import { Hourglass, Inbox, RotateCw } from "lucide-react";
import { type ReactNode, useId } from "react";
import { AppError } from "#lib/core/errors.ts";
import { Button } from "./button.tsx";
import { cn } from "./cn.ts";
import { EmptyState } from "./empty-state.tsx";
import { Severity } from "./severity.tsx";
import { Skeleton } from "./skeleton.tsx";

/** The six things a panel can be. `full` and `stale` show the children. */
export type PanelState =
  | { kind: "loading" }
  | { kind: "empty"; title: string; body?: ReactNode; action?: ReactNode }
  | { kind: "error"; message: string; id?: string | null; retry?: () => void }
  | { kind: "insufficient"; seen: number; needed: number; unit?: string; about?: string }
  | { kind: "stale"; since: ReactNode; retry?: () => void }
  | { kind: "full" };

export const full: PanelState = { kind: "full" };

/**
 * The state that a react-query answer puts a panel in. An old answer whose refresh failed is stale,
 * not an error: what was known stays on screen and says its age.
 */
export function stateOf<T>(
  query: {
    data: T | undefined;
    error: Error | null;
    isPending: boolean;
    refetch: () => unknown;
  },
  empty?: (data: T) => PanelState | null | undefined | false,
): PanelState {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    if (query.error) return errorState(query.error, retry);
    return { kind: "loading" };
  }
  const nothing = empty?.(query.data);
  if (nothing) return nothing;
  if (query.error) return { kind: "stale", since: query.error.message, retry };
  return full;
}

export function errorState(error: unknown, retry?: () => void): PanelState {
  const id =
    error instanceof Error && "id" in error && typeof error.id === "string" ? error.id : null;
  const message = error instanceof Error ? error.message : "Something broke on our side.";
  const hopeless =
    error instanceof AppError && ["invalid", "forbidden", "not_found"].includes(error.code);
  return { kind: "error", message, id, ...(retry && !hopeless ? { retry } : {}) };
}

/** A titled box that keeps its size through all its states. */
export function Panel({
  title,
  note,
  actions,
  state = full,
  minHeight,
  flush = false,
  children,
  className,
  level = 2,
}: {
  title?: ReactNode;
  /** Beside the title: the unit, the window, the sample size. */
  note?: ReactNode;
  actions?: ReactNode;
  state?: PanelState;
  /** In pixels, of the body; what keeps the page from jumping when data arrives. */
  minHeight?: number;
  /** No padding: for tables that reach the edge. */
  flush?: boolean;
  children?: ReactNode;
  className?: string;
  level?: 2 | 3;
}) {
  const id = useId();
  const Heading = level === 2 ? "h2" : "h3";
  const bare = state.kind === "full" || state.kind === "stale";
  return (
    <section
      aria-labelledby={title ? id : undefined}
      aria-busy={state.kind === "loading" || undefined}
      className={cn("flex min-w-0 flex-col rounded-lg border bg-surface", className)}
    >
      {(title || actions) && (
        <header className="flex min-h-11 flex-wrap items-center gap-x-2 gap-y-1 px-4 py-1.5">
          {title && (
            <Heading id={id} className="font-medium text-sm">
              {title}
            </Heading>
          )}
          {note && <div className="text-faint text-xs">{note}</div>}
          {actions && <div className="-mr-2 ml-auto flex items-center gap-1">{actions}</div>}
        </header>
      )}
      {state.kind === "stale" && <Stale {...state} />}
      <div
        style={minHeight ? { minHeight } : undefined}
        className={cn(
          "flex min-w-0 flex-1 flex-col",
          !(flush && bare) && "px-4 pb-4",
          !(title || actions) && !(flush && bare) && "pt-4",
        )}
      >
        {bare ? children : <Instead state={state} />}
      </div>
    </section>
  );
}

function Instead({ state }: { state: PanelState }) {
  switch (state.kind) {
    case "loading":
      return (
        <div role="status" className="flex flex-1">
          <span className="sr-only">Loading</span>
          <Skeleton className="min-h-6 flex-1" />
        </div>
      );
    case "empty":
      return (
        <EmptyState icon={Inbox} title={state.title} action={state.action} className="flex-1">
          {state.body}
        </EmptyState>
      );
    case "error":
      return (
        <div
          role="alert"
          className="flex flex-1 flex-col items-center justify-center gap-2 py-4 text-center"
        >
          <Severity level="warning" className="text-sm">
            This could not be loaded
          </Severity>
          <p className="prose-width text-muted text-sm">{state.message}</p>
          {state.id && <code className="font-mono text-faint text-xs">{state.id}</code>}
          {state.retry && (
            <Button size="sm" onClick={state.retry}>
              <RotateCw aria-hidden /> Try again
            </Button>
          )}
        </div>
      );
    case "insufficient":
      return <Insufficient {...state} />;
    default:
      return null;
  }
}

/** Too little to judge: how much there is, how much it takes, and about how long that takes. */
export function Insufficient({
  seen,
  needed,
  unit = "calls",
  about,
  className,
}: {
  seen: number;
  needed: number;
  unit?: string;
  about?: string;
  className?: string;
}) {
  return (
    <div
      className={cn(
        "hatched flex flex-1 flex-col items-center justify-center gap-1 rounded-md border border-line-strong border-dashed px-3 py-4 text-center",
        className,
      )}
    >
      <Severity level="insufficient" />
      <p className="num text-muted text-sm">
        {seen} / {needed} {unit}
        {about ? `, about ${about}` : ""}
      </p>
    </div>
  );
}

function Stale({ since, retry }: { since: ReactNode; retry?: () => void }) {
  return (
    <div role="status" className="flex items-center gap-2 border-y px-4 py-1.5 text-muted text-xs">
      <Hourglass aria-hidden className="size-3.5 text-warning" />
      <span>Not up to date: {since}</span>
      {retry && (
        <Button variant="link" className="ml-auto text-xs" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
