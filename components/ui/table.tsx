import type { ComponentProps } from "react";
import { cn } from "./cn.ts";

/** Scrolls sideways inside itself, so that a wide table never widens the page. */
export function Table({ className, ...rest }: ComponentProps<"table">) {
  return (
    <div className="w-full overflow-x-auto">
      <table className={cn("w-full border-collapse text-sm", className)} {...rest} />
    </div>
  );
}

export function TableHead({ className, ...rest }: ComponentProps<"thead">) {
  return <thead className={cn("border-b text-left text-muted text-xs", className)} {...rest} />;
}

export function TableBody({ className, ...rest }: ComponentProps<"tbody">) {
  return <tbody className={cn("divide-y divide-line", className)} {...rest} />;
}

export function TableRow({ className, ...rest }: ComponentProps<"tr">) {
  return (
    <tr
      className={cn(
        "hover:bg-raised/60 aria-selected:bg-accent-soft data-[active]:bg-raised",
        className,
      )}
      {...rest}
    />
  );
}

type Align = {
  /** Numbers line up on the right. */
  numeric?: boolean;
};

export function TableHeader({ className, numeric, ...rest }: ComponentProps<"th"> & Align) {
  return (
    <th
      scope="col"
      className={cn(
        "h-9 whitespace-nowrap px-3 font-medium first:pl-4 last:pr-4",
        numeric && "text-right",
        className,
      )}
      {...rest}
    />
  );
}

export function TableCell({ className, numeric, ...rest }: ComponentProps<"td"> & Align) {
  return (
    <td
      className={cn(
        "h-10 px-3 py-1.5 first:pl-4 last:pr-4",
        numeric && "num whitespace-nowrap text-right",
        className,
      )}
      {...rest}
    />
  );
}
