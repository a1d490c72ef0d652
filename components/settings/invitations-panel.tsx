"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Select } from "#components/ui/select.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { NewInvitation } from "#lib/features/auth/input.ts";
import { type Invitation, roles } from "#lib/features/auth/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { useChange } from "./use-change.ts";

const hints = {
  viewer: "looks at everything",
  responder: "acts on what happens",
  admin: "decides who may",
};

export function InvitationsPanel({
  project,
  invitations,
}: {
  project: string;
  invitations: readonly Invitation[];
}) {
  const router = useRouter();
  const { change, busy } = useChange();
  const [role, setRole] = useState("viewer");
  const [link, setLink] = useState<string | null>(null);
  const form = useForm(NewInvitation, async (invitation) => {
    const made = await sendJson<{ token: string }>(
      "POST",
      `/api/${project}/invitations`,
      invitation,
    );
    setLink(`${window.location.origin}/invite/${made.token}`);
    router.refresh();
  });

  return (
    <Panel title="Invitations">
      <Form
        form={form}
        className="max-w-xl"
        values={(data) => ({ email: data.get("email"), role })}
        actions={
          <Button type="submit" variant="primary" busy={form.busy} className="justify-self-start">
            Make invitation link
          </Button>
        }
      >
        <div className="grid items-start gap-4 sm:grid-cols-2">
          <Field label="Role" error={form.errors.role}>
            <Select
              value={role}
              onValueChange={setRole}
              options={roles.map((value) => ({ value, label: value, hint: hints[value] }))}
            />
          </Field>
          <Field
            label="E-mail (may be empty)"
            error={form.errors.email}
            hint="With it only that address can use the link."
          >
            <Input name="email" type="email" autoComplete="off" />
          </Field>
        </div>
      </Form>
      {link && (
        <div role="status" className="mt-4 grid max-w-xl gap-1.5">
          <p className="text-sm">
            Send this link to one person. It works once, for seven days, and is not shown again.
          </p>
          <CodeBlock code={link} title="Invitation link" wrap />
        </div>
      )}
      {invitations.length > 0 && (
        <ul className="mt-4 divide-y border-t" aria-label="Open invitations">
          {invitations.map((invitation) => (
            <li key={invitation.id} className="flex min-h-11 items-center gap-2 text-sm">
              <span className="min-w-0 flex-1 truncate">
                {invitation.email ?? "Whoever has the link"} as {invitation.role}
                <span className="text-faint">
                  {" "}
                  · expires <RelativeTime at={invitation.expiresAt} />
                </span>
              </span>
              <Button
                variant="ghost"
                size="sm"
                disabled={busy}
                onClick={() =>
                  void change(
                    () => sendJson("DELETE", `/api/${project}/invitations/${invitation.id}`),
                    "Invitation withdrawn",
                  )
                }
              >
                Withdraw
                <span className="sr-only"> the invitation as {invitation.role}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
