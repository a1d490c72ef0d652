"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { z } from "zod";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input, Textarea } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { modelQueries } from "#lib/features/models/client.ts";
import type { Move } from "#lib/features/models/model.ts";
import { sendJson } from "#lib/platform/api.ts";

const File = z.object({
  file: z.string().min(1, "Choose a file, or paste its text."),
  source: z.string().trim().max(200).optional(),
});

const example = `platform,model,status,retires,kind,replacement
azure,gpt-4o,deprecated,2027-04-14,committed,gpt-5.6-sol`;

/** A list of models and their ends, as CSV or JSON. `children` is what opens it. */
export function ImportDialog({ project, children }: { project: string; children: ReactNode }) {
  const cache = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const form = useForm(File, async (change) => {
    const path = `/api/${project}/models/lifecycle`;
    const { saved, moves } = await sendJson<{ saved: number; moves: Move[] }>("PUT", path, change);
    const moved = moves.length === 1 ? "One date moved." : `${moves.length} dates moved.`;
    toast({ title: `${saved} imported`, ...(moves.length > 0 && { description: moved }) });
  });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        setText("");
        form.reset();
      }}
    >
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title="Import dates"
        description="CSV with a head line, or JSON. The newer reading of a model counts; what you set by hand stays."
      >
        <Form
          form={form}
          values={(data) => ({ file: text, source: data.get("source") || undefined })}
          onDone={() => {
            setOpen(false);
            void cache.invalidateQueries({ queryKey: modelQueries.all(project) });
          }}
          actions={
            <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
              Import
            </Button>
          }
        >
          <Field label="A file" hint="It stays on this page until you press Import.">
            <Input
              type="file"
              accept=".csv,.json,.txt,text/csv,application/json"
              className="py-1"
              onChange={async (event) => setText((await event.target.files?.[0]?.text()) ?? "")}
            />
          </Field>
          <Field label="Or its text" error={form.errors.file}>
            <Textarea
              value={text}
              onChange={(event) => setText(event.target.value)}
              placeholder={example}
              spellCheck={false}
              className="min-h-32 font-mono text-xs"
            />
          </Field>
          <Field label="Where it comes from (may be empty)" error={form.errors.source}>
            <Input name="source" placeholder="Azure portal, retirements" autoComplete="off" />
          </Field>
        </Form>
      </DialogContent>
    </Dialog>
  );
}
