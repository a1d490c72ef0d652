"use client";

import { Keyboard, LogOut } from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import { useClock } from "#components/ui/clock.tsx";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useShell } from "./shell-context.tsx";
import { themes } from "./themes.ts";

export default function UserMenu({
  onHelp,
  children,
}: {
  onHelp: () => void;
  children: ReactNode;
}) {
  const { person, isLocal } = useShell();
  const { theme, setTheme } = useTheme();
  const { isUtc, setUtc } = useClock();
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{children}</DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-56">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{isLocal ? "Local admin" : person.name}</p>
          <p className="truncate text-faint text-xs">
            {isLocal ? "local mode" : person.email} · {person.role}
          </p>
        </div>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Theme</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme} onValueChange={setTheme}>
          {themes.map(({ value, label }) => (
            <DropdownMenuRadioItem key={value} value={value}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>Clock</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={isUtc ? "utc" : "local"}
          onValueChange={(value) => setUtc(value === "utc")}
        >
          <DropdownMenuRadioItem value="utc">UTC</DropdownMenuRadioItem>
          <DropdownMenuRadioItem value="local">Local time</DropdownMenuRadioItem>
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={onHelp}>
          <Keyboard aria-hidden className="text-faint" /> Keyboard
          <Kbd className="ml-auto">?</Kbd>
        </DropdownMenuItem>
        {!isLocal && (
          <DropdownMenuItem onSelect={() => void signOut()}>
            <LogOut aria-hidden className="text-faint" /> Sign out
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

async function signOut() {
  const answer = await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => null);
  if (answer?.ok) window.location.assign("/sign-in");
  else toast({ level: "critical", title: "Could not sign out", description: "Try again." });
}
