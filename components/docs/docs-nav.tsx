"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#components/ui/cn.ts";
import { docPages } from "./pages.ts";

export function DocsNav() {
  const path = usePathname();
  return (
    <nav aria-label="Documentation" className="min-w-0 max-md:-mx-4 max-md:border-b">
      <ul className="scrollbar-none flex gap-0.5 overflow-x-auto px-2 md:sticky md:top-16 md:flex-col md:px-0">
        {docPages.map(({ slug, title }) => {
          const isHere = path === `/docs/${slug}`;
          return (
            <li key={slug}>
              <Link
                href={`/docs/${slug}`}
                aria-current={isHere ? "page" : undefined}
                className={cn(
                  "flex h-8 items-center whitespace-nowrap rounded-md px-2.5 text-sm transition-colors touch:h-11",
                  isHere
                    ? "bg-raised font-medium text-foreground"
                    : "text-muted hover:text-foreground",
                )}
              >
                {title}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
