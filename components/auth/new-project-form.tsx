"use client";

import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { NewProject } from "#lib/features/projects/input.ts";
import { sendJson } from "#lib/platform/api.ts";

export function NewProjectForm() {
  const form = useForm(NewProject, async (project) => {
    const { slug } = await sendJson<{ slug: string }>("POST", "/api/projects", project);
    window.location.assign(`/${slug}/settings/keys`);
  });
  return (
    <Form
      form={form}
      values={Object.fromEntries}
      actions={
        <Button type="submit" variant="primary" size="lg" busy={form.busy}>
          Create project
        </Button>
      }
    >
      <Field
        label="Name"
        error={form.errors.name}
        hint="A product or a team. Its spans, keys, members and prices are its own."
      >
        <Input name="name" required autoFocus autoComplete="off" />
      </Field>
    </Form>
  );
}
