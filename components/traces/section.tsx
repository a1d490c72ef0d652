import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** A titled part of the span panel, which may start folded. */
export function Section({
  title,
  copy,
  isFolded = false,
  children,
}: {
  title: string;
  copy?: string;
  isFolded?: boolean;
  children: ReactNode;
}) {
  if (isFolded)
    return (
      <details className="group border-t pt-3">
        <summary className="flex list-none items-center gap-1.5 font-medium text-muted text-sm hover:text-foreground touch:min-h-11">
          <ChevronRight
            aria-hidden
            className="size-3.5 transition-transform group-open:rotate-90"
          />
          {title}
        </summary>
        <div className="relative pt-2">{children}</div>
      </details>
    );
  return (
    <section className="grid gap-1.5">
      <div className="flex min-h-7 items-center gap-2">
        <h3 className="font-medium text-muted text-sm">{title}</h3>
        {copy && (
          <CopyButton text={copy} label={`Copy ${title.toLowerCase()}`} className="ml-auto" />
        )}
      </div>
      {children}
    </section>
  );
}
