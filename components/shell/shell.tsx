"use client";

import dynamic from "next/dynamic";
import { usePathname, useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { destinationOf, destinations } from "./navigation.ts";
import { BottomBar, Rail, useNavigation } from "./rail.tsx";
import { type ShellFacts, ShellProvider } from "./shell-context.tsx";
import { TopBar } from "./top-bar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";
import { useWindow } from "./use-window.ts";

const CommandPalette = dynamic(() => import("./command-palette.tsx"), { ssr: false });
const HelpSheet = dynamic(() => import("./help-sheet.tsx"), { ssr: false });

/** What surrounds every page of a project. */
export function Shell({
  facts,
  isRailNarrow,
  children,
}: {
  facts: ShellFacts;
  isRailNarrow: boolean;
  children: ReactNode;
}) {
  const { project } = facts;
  const router = useRouter();
  const path = usePathname();
  const { hrefOf } = useNavigation(project.slug);
  const { shift } = useWindow();
  const [open, setOpen] = useState<"search" | "help" | null>(null);
  // What was never opened is never loaded; what was, stays mounted so that it can close itself.
  const [loaded, setLoaded] = useState({ search: false, help: false });
  const show = (what: "search" | "help") => {
    setLoaded((before) => ({ ...before, [what]: true }));
    setOpen(what);
  };

  const isRanged = destinationOf(path)?.isRanged ?? false;
  useShortcuts({
    "mod+k": () => show("search"),
    "?": () => show("help"),
    ...(isRanged ? { "[": () => shift(-1), "]": () => shift(1) } : {}),
    ...Object.fromEntries(
      destinations.map((destination) => [
        `g ${destination.key}`,
        () => router.push(hrefOf(destination)),
      ]),
    ),
  });

  return (
    <ShellProvider facts={facts}>
      <div className="flex min-h-dvh">
        <Rail project={project.slug} initiallyNarrow={isRailNarrow} />
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar onSearch={() => show("search")} onHelp={() => show("help")} />
          <main
            id="main"
            tabIndex={-1}
            className="flex min-w-0 flex-1 flex-col p-3 pb-24 outline-none md:p-6"
          >
            {children}
          </main>
        </div>
        <BottomBar project={project.slug} />
      </div>
      {loaded.search && (
        <CommandPalette
          isOpen={open === "search"}
          onOpenChange={(on) => setOpen(on ? "search" : null)}
        />
      )}
      {loaded.help && (
        <HelpSheet isOpen={open === "help"} onOpenChange={(on) => setOpen(on ? "help" : null)} />
      )}
    </ShellProvider>
  );
}
