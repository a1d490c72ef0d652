"use client";

import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { ProjectChange } from "#lib/features/projects/input.ts";
import { sendJson } from "#lib/platform/api.ts";

export function NamePanel({
  project,
  name,
  canEdit,
}: {
  project: string;
  name: string;
  canEdit: boolean;
}) {
  const router = useRouter();
  const form = useForm(ProjectChange, (change) =>
    sendJson("PATCH", `/api/${project}/settings`, change),
  );
  return (
    <Panel title="Name and address">
      <Form
        form={form}
        className="max-w-md"
        values={(data) => ({ name: data.get("name") })}
        onDone={() => {
          toast({ title: "Name saved" });
          router.refresh();
        }}
        actions={
          canEdit && (
            <Button type="submit" variant="primary" busy={form.busy} className="justify-self-start">
              Save name
            </Button>
          )
        }
      >
        <Field label="Name" error={form.errors.name}>
          <Input name="name" defaultValue={name} readOnly={!canEdit} required autoComplete="off" />
        </Field>
        <Field label="Address" hint="Part of every link and API path, so it stays as it is.">
          <Input value={project} readOnly className="font-mono" />
        </Field>
      </Form>
    </Panel>
  );
}
