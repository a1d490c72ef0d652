"use client";

import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { SignIn } from "#lib/features/auth/input.ts";
import { sendJson } from "#lib/platform/api.ts";

export function SignInForm({ next }: { next: string }) {
  const form = useForm(SignIn, (account) => sendJson("POST", "/api/auth/sign-in/email", account));
  return (
    <Form
      form={form}
      values={Object.fromEntries}
      // A whole new page, so that nothing of an earlier visitor is left in memory.
      onDone={() => window.location.assign(next)}
      actions={
        <Button type="submit" variant="primary" size="lg" busy={form.busy}>
          Sign in
        </Button>
      }
    >
      <Field label="E-mail" error={form.errors.email}>
        <Input name="email" type="email" autoComplete="username" required autoFocus />
      </Field>
      <Field label="Password" error={form.errors.password}>
        <Input name="password" type="password" autoComplete="current-password" required />
      </Field>
    </Form>
  );
}
