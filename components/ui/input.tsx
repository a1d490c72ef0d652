import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

export const fieldStyle =
  "w-full min-w-0 rounded-md border border-line bg-background text-sm text-foreground transition-colors placeholder:text-faint hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-critical";

export function Input({ className, type = "text", ...rest }: ComponentProps<"input">) {
  return (
    <input type={type} className={cn(fieldStyle, "h-8 px-2.5 touch:h-11", className)} {...rest} />
  );
}

export function Textarea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea className={cn(fieldStyle, "min-h-20 px-2.5 py-2", className)} {...rest} />;
}
