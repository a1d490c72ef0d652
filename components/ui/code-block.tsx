import { cn } from "./cn.ts";
import { CopyButton } from "./copy-button.tsx";

/** Text to copy, exactly as it is. */
export function CodeBlock({
  code,
  title,
  wrap = false,
  className,
}: {
  code: string;
  /** A file name or what it is. */
  title?: string;
  wrap?: boolean;
  className?: string;
}) {
  return (
    <figure className={cn("overflow-hidden rounded-md border bg-background", className)}>
      {title ? (
        <figcaption className="flex h-9 items-center justify-between border-b pr-1 pl-3 text-muted text-xs touch:h-11">
          <span className="truncate font-mono">{title}</span>
          <CopyButton text={code} label={`Copy ${title}`} />
        </figcaption>
      ) : null}
      <div className="relative">
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
          tabIndex={0}
          className={cn(
            "overflow-x-auto px-3 py-2.5 font-mono text-xs leading-5",
            !title && "pr-12",
            wrap && "whitespace-pre-wrap break-words",
          )}
        >
          <code>{code}</code>
        </pre>
        {!title && <CopyButton text={code} className="absolute top-1 right-1 bg-background" />}
      </div>
    </figure>
  );
}
