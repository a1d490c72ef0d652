"use client";

import { Check, ChevronsUpDown, CircleUser, GitCompareArrows, Radio, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { cn } from "#components/ui/cn.ts";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import { Mark } from "./mark.tsx";
import { destinationOf } from "./navigation.ts";
import { RangePicker } from "./range-picker.tsx";
import { useShell } from "./shell-context.tsx";
import { useWindow } from "./use-window.ts";
import { UserMenu } from "./user-menu.tsx";

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
        <UserMenu onHelp={onHelp}>
          <Button variant="ghost" size="icon-sm" aria-label="You and your settings">
            <CircleUser aria-hidden />
          </Button>
        </UserMenu>
      </div>
    </header>
  );
}

function ProjectSwitcher() {
  const { project, projects } = useShell();
  const here = destinationOf(usePathname());
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="sm"
          className="min-w-0 shrink px-2 font-medium text-foreground touch:px-2"
          aria-label={`Project ${project.name}. Switch project`}
        >
          <span className="max-w-40 truncate">{project.name}</span>
          <ChevronsUpDown aria-hidden className="text-faint" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuLabel>Projects</DropdownMenuLabel>
        {projects.map(({ slug, name }) => (
          <DropdownMenuItem key={slug} asChild>
            <Link href={here?.href(slug) ?? `/${slug}/overview`}>
              <span className="truncate">{name}</span>
              {slug === project.slug && (
                <Check aria-label="shown now" className="ml-auto text-accent" />
              )}
            </Link>
          </DropdownMenuItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem asChild>
          <Link href={`/${project.slug}/settings`}>Project settings</Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
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
    <Popover>
      <PopoverTrigger asChild>
        <button
          type="button"
          className="relative rounded-full border px-2 py-px text-faint text-xs transition-colors after:absolute after:-inset-x-1 after:-inset-y-2.5 hover:border-line-strong hover:text-muted max-sm:hidden"
        >
          local mode
        </button>
      </PopoverTrigger>
      <PopoverContent className="grid gap-2 text-sm">
        <p className="font-medium">You are signed in as the local admin</p>
        <p className="text-muted">
          Midwatch listens on this machine only and nobody has an account yet, so the browser needs
          no password and exporters need no key. This ends for good with the first account.
        </p>
        <Button asChild size="sm" className="justify-self-start">
          <Link href="/sign-up">Create the first account</Link>
        </Button>
      </PopoverContent>
    </Popover>
  );
}
