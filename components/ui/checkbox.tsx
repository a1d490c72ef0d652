"use client";

import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export function Checkbox({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={cn(
        "relative inline-flex size-4 shrink-0 items-center justify-center rounded-sm border border-line-strong bg-background after:absolute after:-inset-2 touch:after:-inset-3.5 hover:border-muted disabled:opacity-50 data-[state=checked]:border-accent-strong data-[state=indeterminate]:border-accent-strong data-[state=checked]:bg-accent-strong data-[state=indeterminate]:bg-accent-strong",
        className,
      )}
      {...rest}
    >
      <Radix.Indicator className="text-on-accent">
        {rest.checked === "indeterminate" ? (
          <Minus aria-hidden className="size-3" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3" strokeWidth={3} />
        )}
      </Radix.Indicator>
    </Radix.Root>
  );
}
