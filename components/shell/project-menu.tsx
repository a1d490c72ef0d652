"use client";

import { Check } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "#components/ui/dropdown-menu.tsx";
import { destinationOf } from "./navigation.ts";
import { useShell } from "./shell-context.tsx";

export default function ProjectMenu({ children }: { children: ReactNode }) {
  const { project, projects } = useShell();
  const here = destinationOf(usePathname());
  return (
    <DropdownMenu defaultOpen>
      <DropdownMenuTrigger asChild>{children}</DropdownMenuTrigger>
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
          <Link href="/new">New project</Link>
        </DropdownMenuItem>
        <DropdownMenuItem asChild>
          <Link href={`/${project.slug}/settings`}>Project settings</Link>
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
