"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { LifecycleRow } from "#lib/features/models/input.ts";
import type { CalledModel } from "#lib/features/models/model.ts";
import { sendJson } from "#lib/platform/api.ts";

const statuses = ["active", "preview", "legacy", "deprecated", "retired"];
const kinds = [
  { value: "committed", label: "It ends then" },
  { value: "scheduled", label: "Scheduled, may move" },
  { value: "earliest", label: "Not before then" },
];
const afters = [
  { value: "unknown", label: "Not known" },
  { value: "error", label: "Calls fail" },
  { value: "redirect", label: "Another model answers" },
];

/** A date of the project's own; it goes before every list. `children` is what opens it. */
export function OverrideDialog({
  project,
  model,
  onSaved,
  children,
}: {
  project: string;
  model: CalledModel;
  onSaved: () => unknown;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const { clock, answers } = model;
  // The id as calls bear it: a date for it is found whatever a list calls the model.
  const answered = answers.find((answer) => answer.clock.model === clock.model)?.model;
  const id = (clock.about === "served" ? answered : undefined) ?? model.model;
  const form = useForm(LifecycleRow, (row) =>
    sendJson("PUT", `/api/${project}/models/lifecycle`, { origin: "manual", rows: [row] }),
  );
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        form.reset();
      }}
    >
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title={`When ${id} ends`}
        description="What you say here goes before every list, until you take it back."
      >
        <Form
          form={form}
          values={(data) => {
            const { after, ...values } = Object.fromEntries(data);
            return { ...values, after: after === "unknown" ? "" : after };
          }}
          onDone={() => {
            setOpen(false);
            toast({ title: "Date saved" });
            void onSaved();
          }}
          actions={
            <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
              Save date
            </Button>
          }
        >
          <div className="grid gap-4 sm:grid-cols-2">
            <Field
              label="Platform"
              error={form.errors.platform}
              hint="openai, azure, bedrock, vertex, …"
            >
              <Input name="platform" defaultValue={model.platform ?? ""} required {...plain} />
            </Field>
            <Field label="Model" error={form.errors.model}>
              <Input name="model" defaultValue={id} required {...plain} />
            </Field>
            <Field label="Last day (may be empty)" error={form.errors.retires}>
              <Input name="retires" type="date" defaultValue={clock.retires ?? ""} />
            </Field>
            <Field label="What the date means" error={form.errors.kind}>
              <Select name="kind" defaultValue={clock.kind ?? "committed"} options={kinds} />
            </Field>
            <Field label="Status" error={form.errors.status}>
              <Select
                name="status"
                defaultValue={
                  clock.state === "deprecated" || clock.state === "retiring"
                    ? "deprecated"
                    : "active"
                }
                options={statuses.map((value) => ({ value, label: value }))}
              />
            </Field>
            <Field label="After that day" error={form.errors.after}>
              <Select name="after" defaultValue={clock.after ?? "unknown"} options={afters} />
            </Field>
          </div>
          <Field
            label="Replacement (may be empty)"
            error={form.errors.replacement}
            hint="Several with a semicolon between."
          >
            <Input name="replacement" defaultValue={clock.replacement.join("; ")} {...plain} />
          </Field>
          <Field label="Where you know it from (may be empty)" error={form.errors.sourceUrl}>
            <Input name="sourceUrl" type="url" placeholder="https://" autoComplete="off" />
          </Field>
          <Field label="Note (may be empty)" error={form.errors.note}>
            <Input name="note" autoComplete="off" />
          </Field>
        </Form>
      </DialogContent>
    </Dialog>
  );
}

const plain = {
  autoComplete: "off",
  autoCapitalize: "none",
  spellCheck: false,
  className: "font-mono",
} as const;
