"use client";

import { type ReactNode, useId } from "react";
import { cn } from "./cn.ts";

/** One of a handful, all in sight. For more than about nine use `Select`. */
export function SegmentedControl<T extends string>({
  value,
  options,
  onChange,
  label,
  className,
}: {
  value: T;
  options: readonly { value: T; label: ReactNode }[];
  onChange: (value: T) => void;
  /** What is being chosen, for screen readers. */
  label: string;
  className?: string;
}) {
  const name = useId();
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cn(
        "scrollbar-none inline-flex max-w-full gap-px overflow-x-auto rounded-md border bg-background p-0.5",
        className,
      )}
    >
      {options.map((option) => (
        <label
          key={option.value}
          className={cn(
            "relative inline-flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap rounded-sm px-2 text-xs transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent touch:h-10 touch:px-3 touch:text-sm [&_svg]:size-3.5",
            option.value === value
              ? "bg-raised font-medium text-foreground"
              : "text-muted hover:text-foreground",
          )}
        >
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
            className="absolute inset-0 cursor-pointer opacity-0"
          />
          {option.label}
        </label>
      ))}
    </div>
  );
}
