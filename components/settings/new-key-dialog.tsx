"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field, Label } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { NewKey } from "#lib/features/keys/input.ts";
import { type Scope, scopes } from "#lib/features/keys/model.ts";
import { sendJson } from "#lib/platform/api.ts";

const meaning: Record<Scope, string> = {
  ingest: "Send spans, logs and metrics. All an exporter needs.",
  read: "Read what a viewer reads, through the JSON API.",
  write: "Do what a responder does. Never what an admin does.",
};

type Made = { token: string; scopes: Scope[] };

export function NewKeyDialog({ project, otlpHttpPort }: { project: string; otlpHttpPort: number }) {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<Made | null>(null);
  const [chosen, setChosen] = useState<readonly Scope[]>(["ingest"]);
  const form = useForm(NewKey, async (key) =>
    setMade(await sendJson<Made>("POST", `/api/${project}/keys`, key)),
  );

  function show(open: boolean) {
    setOpen(open);
    if (open) return;
    // Once closed the key cannot be seen again, here or anywhere.
    setMade(null);
    setChosen(["ingest"]);
    form.reset();
    router.refresh();
  }

  return (
    <Dialog open={isOpen} onOpenChange={show}>
      <DialogTrigger asChild>
        <Button variant="primary" size="sm">
          Make a key
        </Button>
      </DialogTrigger>
      {made ? (
        <DialogContent
          title="Your new key"
          description="Copy it now: only its hash is kept, so it is never shown again."
          footer={
            <Button variant="primary" onClick={() => show(false)}>
              I have copied it
            </Button>
          }
        >
          <div className="grid gap-3">
            <CodeBlock code={made.token} title="API key" wrap />
            {made.scopes.includes("ingest") && (
              <CodeBlock
                code={settingsFor(made.token, otlpHttpPort)}
                title="For any OpenTelemetry SDK"
              />
            )}
            {made.scopes.some((scope) => scope !== "ingest") && (
              <CodeBlock
                code={`curl -H "Authorization: Bearer ${made.token}" ${window.location.origin}/api/${project}/settings`}
                title="For a script"
              />
            )}
          </div>
        </DialogContent>
      ) : (
        <DialogContent title="Make a key" description="It belongs to this project and no other.">
          <Form
            form={form}
            values={(data) => ({ name: data.get("name"), scopes: chosen })}
            actions={
              <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
                Make key
              </Button>
            }
          >
            <Field
              label="Name"
              error={form.errors.name}
              hint="What will use it: “checkout service”, “CI”."
            >
              <Input name="name" required autoComplete="off" />
            </Field>
            <fieldset className="grid gap-2">
              <legend className="mb-1.5 font-medium text-sm">It may</legend>
              {scopes.map((scope) => (
                <div key={scope} className="flex items-start gap-2">
                  <Checkbox
                    id={`scope-${scope}`}
                    className="mt-0.5"
                    aria-describedby={`scope-${scope}-means`}
                    checked={chosen.includes(scope)}
                    onCheckedChange={(on) =>
                      setChosen(on ? [...chosen, scope] : chosen.filter((one) => one !== scope))
                    }
                  />
                  <div className="grid">
                    <Label htmlFor={`scope-${scope}`}>{scope}</Label>
                    <span id={`scope-${scope}-means`} className="text-muted text-xs">
                      {meaning[scope]}
                    </span>
                  </div>
                </div>
              ))}
              {form.errors.scopes && (
                <p role="alert" className="text-critical text-xs">
                  {form.errors.scopes}
                </p>
              )}
            </fieldset>
          </Form>
        </DialogContent>
      )}
    </Dialog>
  );
}

function settingsFor(token: string, port: number): string {
  const { protocol, hostname } = window.location;
  return [
    `OTEL_EXPORTER_OTLP_ENDPOINT=${protocol}//${hostname}:${port}`,
    `OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer ${token}"`,
  ].join("\n");
}
