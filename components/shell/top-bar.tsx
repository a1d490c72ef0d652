"use client";

import { ChevronsUpDown, CircleUser, GitCompareArrows, Radio, Search } from "lucide-react";
import { usePathname } from "next/navigation";
import { lazy } from "react";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import { Kbd } from "#components/ui/kbd.tsx";
import { OpenLater } from "#components/ui/open-later.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { Mark } from "./mark.tsx";
import { destinationOf } from "./navigation.ts";
import { RangePicker } from "./range-picker.tsx";
import { useShell } from "./shell-context.tsx";
import { useWindow } from "./use-window.ts";

const loadUserMenu = () => import("./user-menu.tsx");
const loadProjectMenu = () => import("./project-menu.tsx");
const loadLocalNote = () => import("./local-note.tsx");
const UserMenu = lazy(loadUserMenu);
const ProjectMenu = lazy(loadProjectMenu);
const LocalNote = lazy(loadLocalNote);

/** Which project, where in it, when, against what, live or not, search, and who. */
export function TopBar({ onSearch, onHelp }: { onSearch: () => void; onHelp: () => void }) {
  const { isLocal } = useShell();
  const here = destinationOf(usePathname());
  return (
    <header className="sticky top-0 z-30 flex h-13 items-center gap-1.5 border-b bg-background/95 px-2 backdrop-blur-sm md:h-12 md:px-4">
      <Mark className="ml-1 shrink-0 md:hidden" />
      <ProjectSwitcher />
      {here && (
        <>
          <span aria-hidden className="text-line-strong max-md:hidden">
            /
          </span>
          <span className="text-muted text-sm max-md:hidden">{here.label}</span>
        </>
      )}
      {isLocal && <LocalChip />}
      <div className="ml-auto flex min-w-0 items-center gap-1.5">
        {here?.isRanged && (
          <>
            <LiveToggle />
            <CompareToggle />
            <RangePicker />
          </>
        )}
        <Button
          size="sm"
          className="w-44 justify-start text-faint max-lg:hidden"
          onClick={onSearch}
          aria-label="Search and commands"
        >
          <Search aria-hidden /> Search
          <Kbd className="-mr-1 ml-auto">⌘K</Kbd>
        </Button>
        <Button
          variant="ghost"
          size="icon-sm"
          className="lg:hidden"
          onClick={onSearch}
          aria-label="Search and commands"
        >
          <Search aria-hidden />
        </Button>
        <OpenLater
          load={loadUserMenu}
          trigger={
            <Button
              variant="ghost"
              size="icon-sm"
              aria-haspopup="menu"
              aria-label="You and your settings"
            >
              <CircleUser aria-hidden />
            </Button>
          }
        >
          {(button) => <UserMenu onHelp={onHelp}>{button}</UserMenu>}
        </OpenLater>
      </div>
    </header>
  );
}

function ProjectSwitcher() {
  const { project } = useShell();
  return (
    <OpenLater
      load={loadProjectMenu}
      trigger={
        <Button
          variant="ghost"
          size="sm"
          className="min-w-0 shrink px-2 font-medium text-foreground touch:px-2"
          aria-haspopup="menu"
          aria-label={`Project ${project.name}. Switch project`}
        >
          <span className="max-w-40 truncate">{project.name}</span>
          <ChevronsUpDown aria-hidden className="text-faint" />
        </Button>
      }
    >
      {(button) => <ProjectMenu>{button}</ProjectMenu>}
    </OpenLater>
  );
}

function LiveToggle() {
  const { isLive, setLive } = useWindow();
  return (
    <Tooltip label={isLive ? "Refreshing every 2 s. Press to stop" : "Refresh every 2 s"}>
      <Button
        variant="ghost"
        size="sm"
        aria-pressed={isLive}
        className={cn("max-md:hidden", isLive && "bg-accent-soft text-accent hover:bg-accent-soft")}
        onClick={() => setLive(!isLive)}
      >
        <Radio aria-hidden /> Live
      </Button>
    </Tooltip>
  );
}

function CompareToggle() {
  const { isComparing, setComparing } = useWindow();
  return (
    <Tooltip label="Draw the previous period behind the charts">
      <Button
        variant="ghost"
        size="sm"
        aria-pressed={isComparing}
        className={cn(
          "max-md:hidden",
          isComparing && "bg-accent-soft text-accent hover:bg-accent-soft",
        )}
        onClick={() => setComparing(!isComparing)}
      >
        <GitCompareArrows aria-hidden /> <span className="max-xl:hidden">Compare</span>
        <span className="sr-only xl:hidden">Compare</span>
      </Button>
    </Tooltip>
  );
}

function LocalChip() {
  return (
    <OpenLater
      load={loadLocalNote}
      trigger={
        <Button
          variant="ghost"
          className="relative h-5 min-h-0! rounded-full border-line px-2 font-normal text-faint text-xs after:absolute after:-inset-x-1 after:-inset-y-3 max-sm:hidden"
        >
          local mode
        </Button>
      }
    >
      {(button) => <LocalNote>{button}</LocalNote>}
    </OpenLater>
  );
}
