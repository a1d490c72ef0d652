import type { Metadata } from "next";
import Link from "next/link";
import { AccessPanel } from "#components/settings/access-panel.tsx";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { DeletePanel } from "#components/settings/delete-panel.tsx";
import { NamePanel } from "#components/settings/name-panel.tsx";
import { Button } from "#components/ui/button.tsx";
import { ExactTime } from "#components/ui/clock.tsx";
import { roleOf } from "#lib/features/auth/model.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { config } from "#lib/platform/config.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Settings" };

export default async function SettingsPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  const { slug, name, createdAt } = await getProject(ctx);
  const role = roleOf(ctx.actor);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Answer>
          {name} exists since <ExactTime at={createdAt} precision="day" />; you are its {role}.
        </Answer>
        <Button asChild>
          <Link href="/new">New project</Link>
        </Button>
      </div>
      {role !== "admin" && <ReadOnly />}
      <NamePanel project={slug} name={name} canEdit={role === "admin"} />
      <AccessPanel isLocal={ctx.actor.type === "local"} host={config().host} />
      {role === "admin" && <DeletePanel project={slug} name={name} />}
    </>
  );
}
