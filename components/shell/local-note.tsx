"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";

/** What local mode means and how it ends. */
export default function LocalNote({ children }: { children: ReactNode }) {
  return (
    <Popover defaultOpen>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
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
