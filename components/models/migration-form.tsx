"use client";

import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { MigrationChange } from "#lib/features/models/input.ts";
import { type CalledModel, migrationStates, migrationWords } from "#lib/features/models/model.ts";
import { sendJson } from "#lib/platform/api.ts";

/** Whose model it is, where it moves, and how far that has come. */
export function MigrationForm({
  project,
  model,
  onSaved,
}: {
  project: string;
  model: CalledModel;
  onSaved: () => unknown;
}) {
  const { migration } = model;
  const form = useForm(MigrationChange, (change) =>
    sendJson("PUT", `/api/${project}/models/migrations`, change),
  );
  return (
    <Form
      form={form}
      values={(data) => ({
        ...Object.fromEntries(data),
        platform: model.platform ?? "",
        model: model.model,
      })}
      onDone={() => {
        toast({ title: "Saved" });
        void onSaved();
      }}
      className="rounded-lg border p-3"
      actions={
        <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
          Save
        </Button>
      }
    >
      <h3 className="font-medium text-sm">The move away from it</h3>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="How far" error={form.errors.state}>
          <Select
            name="state"
            defaultValue={migration.state}
            options={migrationStates.map((value) => ({ value, label: migrationWords[value] }))}
          />
        </Field>
        <Field label="Owner (may be empty)" error={form.errors.owner}>
          <Input name="owner" defaultValue={migration.owner} autoComplete="off" />
        </Field>
      </div>
      <Field label="Moves to (may be empty)" error={form.errors.target}>
        <Input
          name="target"
          defaultValue={migration.target}
          placeholder={model.clock.replacement[0] ?? ""}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="font-mono"
        />
      </Field>
      <Field
        label="Note (may be empty)"
        error={form.errors.note}
        hint="Once the move is done and a week has passed without a call, nothing more is said."
      >
        <Input name="note" defaultValue={migration.note} autoComplete="off" />
      </Field>
    </Form>
  );
}
