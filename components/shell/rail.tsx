"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { withKept } from "./kept.ts";
import { Mark } from "./mark.tsx";
import { type Destination, destinationOf, destinations } from "./navigation.ts";
import { RAIL_COOKIE } from "./rail-cookie.ts";

const YEAR_S = 365 * 24 * 3600;

/** The nouns, at the left of wide screens. */
export function Rail({ project, initiallyNarrow }: { project: string; initiallyNarrow: boolean }) {
  const [isNarrow, setNarrow] = useState(initiallyNarrow);
  const { here, hrefOf } = useNavigation(project);

  const toggle = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie store API is not in every browser.
    document.cookie = `${RAIL_COOKIE}=${isNarrow ? "wide" : "narrow"};path=/;max-age=${YEAR_S};samesite=lax`;
    setNarrow(!isNarrow);
  };

  return (
    <nav
      aria-label="Main"
      className={cn(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r md:flex",
        isNarrow ? "w-13" : "w-48",
      )}
    >
      <Link
        href={hrefOf(destinations[0]!)}
        className="flex h-12 items-center gap-2 px-4 font-semibold text-base tracking-tight"
        aria-label="Midwatch, overview"
      >
        <Mark className="shrink-0" />
        {!isNarrow && "Midwatch"}
      </Link>
      <ul className="grid gap-0.5 p-2">
        {destinations.map((destination) => {
          const Icon = destination.icon;
          const isHere = destination === here;
          const link = (
            <Link
              href={hrefOf(destination)}
              aria-current={isHere ? "page" : undefined}
              aria-label={isNarrow ? destination.label : undefined}
              className={cn(
                "flex h-8 items-center gap-2.5 rounded-md px-2.5 text-sm transition-colors touch:h-11",
                isHere
                  ? "bg-raised font-medium text-foreground"
                  : "text-muted hover:bg-raised/60 hover:text-foreground",
              )}
            >
              <Icon aria-hidden className={cn("size-4 shrink-0", isHere && "text-accent")} />
              {!isNarrow && destination.label}
            </Link>
          );
          return (
            <li key={destination.id}>
              {isNarrow ? (
                <Tooltip side="right" label={destination.label}>
                  {link}
                </Tooltip>
              ) : (
                link
              )}
            </li>
          );
        })}
      </ul>
      <div className={cn("mt-auto p-2", !isNarrow && "pl-2")}>
        <Button
          variant="ghost"
          size="icon"
          aria-label={isNarrow ? "Widen the menu" : "Narrow the menu"}
          aria-expanded={!isNarrow}
          onClick={toggle}
        >
          {isNarrow ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
        </Button>
      </div>
    </nav>
  );
}

/** The same nouns under the thumb, on narrow screens. */
export function BottomBar({ project }: { project: string }) {
  const { here, hrefOf } = useNavigation(project);
  return (
    <nav
      aria-label="Main"
      className="fixed inset-x-0 bottom-0 z-30 border-t bg-background/95 pb-[env(safe-area-inset-bottom)] backdrop-blur-sm md:hidden"
    >
      <ul className="grid auto-cols-fr grid-flow-col">
        {destinations.map((destination) => {
          const Icon = destination.icon;
          const isHere = destination === here;
          return (
            <li key={destination.id}>
              <Link
                href={hrefOf(destination)}
                aria-current={isHere ? "page" : undefined}
                className={cn(
                  "flex h-14 flex-col items-center justify-center gap-0.5 text-xs",
                  isHere ? "font-medium text-foreground" : "text-muted",
                )}
              >
                <Icon aria-hidden className={cn("size-5", isHere && "text-accent")} />
                {destination.label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** Links that keep the time range, so that going elsewhere shows the same stretch of time. */
export function useNavigation(project: string) {
  const here = destinationOf(usePathname());
  const search = useSearchParams();
  const hrefOf = (destination: Destination) =>
    destination.isRanged ? withKept(destination.href(project), search) : destination.href(project);
  return { here, hrefOf };
}
