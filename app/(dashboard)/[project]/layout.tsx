import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { RAIL_COOKIE } from "#components/shell/rail-cookie.ts";
import { Shell } from "#components/shell/shell.tsx";
import { nameOf, roleOf } from "#lib/features/auth/model.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { pageContext, pageVisitorOf } from "#lib/server/context.ts";
import { projectsOf } from "#lib/server/own-projects.ts";

type Props = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await params;
  return { title: { default: project, template: `%s · ${project} · Midwatch` } };
}

export default async function ProjectLayout({ params, children }: Props & { children: ReactNode }) {
  const ctx = await pageContext((await params).project);
  const visitor = await pageVisitorOf();
  const { who } = visitor;
  const [{ slug, name }, projects, jar] = await Promise.all([
    getProject(ctx),
    projectsOf(visitor),
    cookies(),
  ]);
  return (
    <Shell
      isRailNarrow={jar.get(RAIL_COOKIE)?.value === "narrow"}
      facts={{
        project: { slug, name },
        projects,
        person: {
          name: nameOf(ctx.actor),
          email: who?.type === "user" ? who.email : null,
          role: roleOf(ctx.actor) ?? "viewer",
        },
        isLocal: ctx.actor.type === "local",
      }}
    >
      {children}
    </Shell>
  );
}
