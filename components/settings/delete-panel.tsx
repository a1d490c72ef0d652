"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { ProjectDeletion } from "#lib/features/projects/input.ts";
import { sendJson } from "#lib/platform/api.ts";

export function DeletePanel({ project, name }: { project: string; name: string }) {
  const [typed, setTyped] = useState("");
  const form = useForm(ProjectDeletion, (body) =>
    sendJson("DELETE", `/api/${project}/settings`, body),
  );
  return (
    <Panel title="Delete this project">
      <p className="prose-width mb-3 text-muted text-sm">
        Its keys stop working within two seconds and nobody can open it. Spans, totals, scores and
        settings are removed in the background. There is no way back.
      </p>
      <Dialog
        onOpenChange={() => {
          setTyped("");
          form.reset();
        }}
      >
        <DialogTrigger asChild>
          <Button variant="danger" className="self-start">
            Delete project…
          </Button>
        </DialogTrigger>
        <DialogContent
          title={`Delete ${name}?`}
          description="Everything in it goes, for everyone, for good."
        >
          <Form
            form={form}
            values={() => ({ confirm: typed })}
            onDone={() => window.location.assign("/")}
            actions={
              <div className="flex flex-wrap justify-end gap-2">
                <DialogClose asChild>
                  <Button>Keep it</Button>
                </DialogClose>
                <Button
                  type="submit"
                  variant="danger"
                  busy={form.busy}
                  disabled={typed !== project}
                >
                  Delete project
                </Button>
              </div>
            }
          >
            <Field
              label={
                <>
                  Type <code className="font-mono">{project}</code> to confirm
                </>
              }
            >
              <Input
                value={typed}
                onChange={(event) => setTyped(event.target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                className="font-mono"
              />
            </Field>
          </Form>
        </DialogContent>
      </Dialog>
    </Panel>
  );
}
