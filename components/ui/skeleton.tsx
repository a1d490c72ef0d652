import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** Stands where something will be, in its size. Give the waiting region a `role="status"` once, not here. */
export function Skeleton({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden
      className={cn("animate-pulse rounded-md bg-raised motion-reduce:animate-none", className)}
      {...rest}
    />
  );
}
