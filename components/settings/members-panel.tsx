"use client";

import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { ConfirmDialog } from "#components/ui/dialog.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Select } from "#components/ui/select.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import { type Member, roles } from "#lib/features/auth/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { useChange } from "./use-change.ts";

export function MembersPanel({
  project,
  members,
  me,
  canEdit,
}: {
  project: string;
  members: readonly Member[];
  /** The id of whoever looks, or null for the local admin. */
  me: string | null;
  canEdit: boolean;
}) {
  const { change, busy } = useChange();
  const path = (member: Member) => `/api/${project}/members/${encodeURIComponent(member.userId)}`;

  return (
    <Panel title="Members" flush={members.length > 0}>
      {members.length === 0 ? (
        <EmptyState title="Nobody has an account yet">
          In local mode this browser is the admin. Members appear with the first account.
        </EmptyState>
      ) : (
        <Table aria-label="Members">
          <TableHead>
            <tr>
              <TableHeader>Name</TableHeader>
              <TableHeader className="max-md:hidden">E-mail</TableHeader>
              <TableHeader>Role</TableHeader>
              <TableHeader className="max-md:hidden">Since</TableHeader>
              {canEdit && (
                <TableHeader>
                  <span className="sr-only">Actions</span>
                </TableHeader>
              )}
            </tr>
          </TableHead>
          <TableBody>
            {members.map((member) => (
              <TableRow key={member.userId}>
                <TableCell className="max-w-60 truncate font-medium max-md:max-w-24">
                  {member.name}
                  {member.userId === me && <span className="text-faint"> (you)</span>}
                </TableCell>
                <TableCell className="max-w-60 truncate max-md:hidden">{member.email}</TableCell>
                <TableCell>
                  {canEdit ? (
                    <Select
                      aria-label={`Role of ${member.name}`}
                      className="w-28"
                      value={member.role}
                      disabled={busy}
                      options={roles.map((role) => ({ value: role, label: role }))}
                      onValueChange={(role) =>
                        void change(
                          () => sendJson("PATCH", path(member), { role }),
                          `${member.name} is ${role} now`,
                        )
                      }
                    />
                  ) : (
                    member.role
                  )}
                </TableCell>
                <TableCell className="max-md:hidden">
                  <RelativeTime at={member.createdAt} />
                </TableCell>
                {canEdit && (
                  <TableCell className="text-right">
                    <ConfirmDialog
                      title={`Remove ${member.name}?`}
                      description="They cannot open this project from the next click on. Their account stays, and so do keys they made."
                      confirm="Remove member"
                      onConfirm={() =>
                        void change(
                          () => sendJson("DELETE", path(member)),
                          `${member.name} was removed`,
                        )
                      }
                    >
                      <Button variant="ghost" size="sm" disabled={busy}>
                        Remove<span className="sr-only"> {member.name}</span>
                      </Button>
                    </ConfirmDialog>
                  </TableCell>
                )}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
