"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { Field, Label } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { ProjectChange } from "#lib/features/projects/input.ts";
import { sendJson } from "#lib/platform/api.ts";

export function RetentionPanel({
  project,
  retentionDays,
  defaultDays,
  canEdit,
}: {
  project: string;
  /** Null means the server's default. */
  retentionDays: number | null;
  defaultDays: number;
  canEdit: boolean;
}) {
  const router = useRouter();
  const [isDefault, setDefault] = useState(retentionDays === null);
  const form = useForm(ProjectChange, (change) =>
    sendJson("PATCH", `/api/${project}/settings`, change),
  );
  return (
    <Panel title="How long spans are kept">
      <Form
        form={form}
        className="max-w-md"
        values={(data) => ({ retentionDays: isDefault ? null : Number(data.get("days") || "x") })}
        onDone={() => {
          toast({ title: "Retention saved" });
          router.refresh();
        }}
        actions={
          canEdit && (
            <Button type="submit" variant="primary" busy={form.busy} className="justify-self-start">
              Save retention
            </Button>
          )
        }
      >
        <div className="flex items-center gap-2">
          <Checkbox
            id="default-retention"
            checked={isDefault}
            disabled={!canEdit}
            onCheckedChange={(checked) => setDefault(checked === true)}
          />
          <Label htmlFor="default-retention">As this server: {defaultDays} days</Label>
        </div>
        {!isDefault && (
          <Field
            label="Days"
            error={form.errors.retentionDays}
            hint="1 to 3,650 whole days, counted in UTC. Fewer days remove the older spans within the hour, for good."
          >
            <Input
              name="days"
              type="number"
              inputMode="numeric"
              min={1}
              max={3650}
              step={1}
              defaultValue={retentionDays ?? defaultDays}
              readOnly={!canEdit}
              className="num max-w-32"
            />
          </Field>
        )}
      </Form>
    </Panel>
  );
}
