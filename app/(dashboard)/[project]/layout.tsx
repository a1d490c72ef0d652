import type { Metadata } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { RAIL_COOKIE } from "#components/shell/rail-cookie.ts";
import { Shell } from "#components/shell/shell.tsx";
import { nameOf, roleOf } from "#lib/features/auth/model.ts";
import type { ProjectName } from "#lib/features/projects/model.ts";
import { getProject, listAllProjects, listProjectsOf } from "#lib/features/projects/queries.ts";
import type { Db } from "#lib/platform/db/client.ts";
import { pageContext, pageVisitorOf } from "#lib/server/context.ts";
import type { Who } from "#lib/server/visitor.ts";

type Props = { params: Promise<{ project: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { project } = await params;
  return { title: { default: project, template: `%s · ${project} · Midwatch` } };
}

export default async function ProjectLayout({ params, children }: Props & { children: ReactNode }) {
  const ctx = await pageContext((await params).project);
  const { who } = await pageVisitorOf();
  const [{ slug, name }, projects, jar] = await Promise.all([
    getProject(ctx),
    projectsOf(ctx.db, who),
    cookies(),
  ]);
  return (
    <Shell
      isRailNarrow={jar.get(RAIL_COOKIE)?.value === "narrow"}
      facts={{
        project: { slug, name },
        projects: projects.length > 0 ? projects : [{ slug, name }],
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

/** In local mode every project of this machine; a key sees only its own. */
async function projectsOf(db: Db, who: Who | null): Promise<ProjectName[]> {
  if (who?.type === "user") return listProjectsOf(db, who.userId);
  return who?.type === "local" ? listAllProjects(db) : [];
}
