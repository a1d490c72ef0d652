import type { ReactNode } from "react";
import { cn } from "#components/ui/cn.ts";

/** Running text of the documentation: lines of at most 75 characters, tables as wide as they need. */
export function Prose({
  title,
  lead,
  children,
  className,
}: {
  title: string;
  /** The page in one or two sentences. */
  lead: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <article
      className={cn(
        "grid min-w-0 content-start gap-4 text-base",
        "[&_h2]:mt-6 [&_h2]:scroll-mt-16 [&_h2]:text-lg [&_h3]:mt-2 [&_h3]:text-base",
        "[&_dl]:prose-width [&_li]:prose-width [&_p]:prose-width [&_p]:text-muted",
        "[&_ol]:list-decimal [&_ol]:pl-5 [&_ul]:list-disc [&_ul]:pl-5",
        "[&_li]:my-1 [&_li]:text-muted [&_li]:marker:text-faint",
        "[&_strong]:font-medium [&_strong]:text-foreground",
        "[&_:not(pre)>code]:rounded-sm [&_:not(pre)>code]:bg-raised [&_:not(pre)>code]:px-1 [&_:not(pre)>code]:py-px [&_:not(pre)>code]:font-mono [&_:not(pre)>code]:text-[0.92em] [&_:not(pre)>code]:text-foreground",
        "[&_p_a]:text-accent [&_p_a]:underline-offset-4 [&_p_a:hover]:underline",
        className,
      )}
    >
      <header className="grid gap-2">
        <h1 className="text-2xl">{title}</h1>
        <p className="text-lg">{lead}</p>
      </header>
      {children}
    </article>
  );
}

/** Terms and what they mean, one row each. */
export function Terms({
  rows,
}: {
  rows: readonly (readonly [term: ReactNode, says: ReactNode])[];
}) {
  return (
    <dl className="grid max-w-none! rounded-lg border">
      {rows.map(([term, says], i) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list.
          key={i}
          className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[minmax(0,14rem)_1fr]"
        >
          <dt className="break-words font-medium text-sm">{term}</dt>
          <dd className="text-muted text-sm">{says}</dd>
        </div>
      ))}
    </dl>
  );
}
