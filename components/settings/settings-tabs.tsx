"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#components/ui/cn.ts";

const tabs = [
  ["", "Project"],
  ["keys", "Keys"],
  ["members", "Members"],
  ["dimensions", "Dimensions"],
  ["prices", "Prices"],
  ["retention", "Retention"],
] as const;

/** Each tab is a page with an address, so that Back works and a link leads to it. */
export function SettingsTabs({ project }: { project: string }) {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="scrollbar-none flex gap-4 overflow-x-auto border-b">
      {tabs.map(([id, label]) => {
        const href = `/${project}/settings${id && `/${id}`}`;
        const isHere = path === href;
        return (
          <Link
            key={id}
            href={href}
            aria-current={isHere ? "page" : undefined}
            className={cn(
              "-mb-px inline-flex items-center whitespace-nowrap border-transparent border-b-2 py-2 text-muted text-sm transition-colors hover:text-foreground touch:min-h-11",
              isHere && "border-accent font-medium text-foreground",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
