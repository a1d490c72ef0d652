import { cn } from "#components/ui/cn.ts";

/** A clock face whose middle watch, midnight to four, is lit. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-5", className)}>
      <circle cx="12" cy="12" r="9" fill="none" className="stroke-line-strong" strokeWidth="1.75" />
      <path d="M12 12V3a9 9 0 0 1 7.79 13.5Z" className="fill-accent" />
    </svg>
  );
}
