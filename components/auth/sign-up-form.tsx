"use client";

import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { MIN_PASSWORD, SignUp } from "#lib/features/auth/input.ts";
import { sendJson } from "#lib/platform/api.ts";

/** Makes an account by invitation, by setup link, or as the first one in local mode. */
export function SignUpForm({
  invitation,
  setup,
  email,
}: {
  invitation?: string;
  setup?: string;
  /** Given where the invitation names it; then it cannot be another. */
  email?: string;
}) {
  const form = useForm(SignUp, async (account) => {
    const { project } = await sendJson<{ project: string }>("POST", "/api/sign-up", account);
    window.location.assign(`/${project}/overview`);
  });
  return (
    <Form
      form={form}
      values={(data) => ({ ...Object.fromEntries(data), invitation, setup })}
      actions={
        <Button type="submit" variant="primary" size="lg" busy={form.busy}>
          Create account
        </Button>
      }
    >
      <Field
        label="Your name"
        error={form.errors.name}
        hint="Colleagues see it beside what you do."
      >
        <Input name="name" autoComplete="name" required autoFocus />
      </Field>
      <Field label="E-mail" error={form.errors.email}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          defaultValue={email}
          readOnly={Boolean(email)}
        />
      </Field>
      <Field
        label="Password"
        error={form.errors.password}
        hint={`At least ${MIN_PASSWORD} characters. A sentence is easier than signs.`}
      >
        <Input name="password" type="password" autoComplete="new-password" required />
      </Field>
    </Form>
  );
}
