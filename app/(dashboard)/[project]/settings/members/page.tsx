import type { Metadata } from "next";
import { Answer, ReadOnly } from "#components/settings/answer.tsx";
import { InvitationsPanel } from "#components/settings/invitations-panel.tsx";
import { MembersPanel } from "#components/settings/members-panel.tsx";
import { roleOf } from "#lib/features/auth/model.ts";
import { listInvitations, listMembers } from "#lib/features/auth/queries.ts";
import { pageContext } from "#lib/server/context.ts";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: { params: Promise<{ project: string }> }) {
  const ctx = await pageContext((await params).project);
  const canEdit = roleOf(ctx.actor) === "admin";
  const isLocal = ctx.actor.type === "local";
  const [members, invitations] = await Promise.all([
    listMembers(ctx),
    canEdit ? listInvitations(ctx) : [],
  ]);
  const admins = members.filter(({ role }) => role === "admin").map(({ name }) => name);
  return (
    <>
      <Answer>
        {members.length === 0
          ? "Nobody but this browser can open the project."
          : `${members.length === 1 ? "One person" : `${members.length} people`} can open this project; ${
              admins.length === 1 ? `only ${admins[0]} is admin` : `${admins.length} are admins`
            }.`}
      </Answer>
      {!canEdit && <ReadOnly />}
      <MembersPanel
        project={ctx.project}
        members={members}
        me={ctx.actor.type === "user" ? ctx.actor.userId : null}
        canEdit={canEdit}
      />
      {canEdit && !isLocal && <InvitationsPanel project={ctx.project} invitations={invitations} />}
    </>
  );
}
