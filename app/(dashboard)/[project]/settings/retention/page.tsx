import type { Metadata } from "next";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { RetentionPanel } from "#components/settings/retention-panel.tsx";
import { roleOf } from "#lib/features/auth/model.ts";
import { getProject } from "#lib/features/projects/queries.ts";
import { config } from "#lib/platform/config.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Retention" };

export default async function RetentionPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  const { slug, retentionDays } = await getProject(ctx);
  const defaultDays = config().retentionDays;
  const canEdit = roleOf(ctx.actor) === "admin";
  return (
    <>
      <Answer>
        Spans of this project are kept for {retentionDays ?? defaultDays} days
        {retentionDays === null ? ", as this server does by default" : ""}.
      </Answer>
      {!canEdit && <ReadOnly />}
      <RetentionPanel
        project={slug}
        retentionDays={retentionDays}
        defaultDays={defaultDays}
        canEdit={canEdit}
      />
    </>
  );
}
