"use client";

import { Plus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { ProjectChange } from "#lib/features/projects/input.ts";
import { MAX_DIMENSIONS } from "#lib/features/projects/model.ts";
import { sendJson } from "#lib/platform/api.ts";

export function DimensionsPanel({
  project,
  dimensions,
  canEdit,
}: {
  project: string;
  dimensions: readonly string[];
  canEdit: boolean;
}) {
  const router = useRouter();
  const [rows, setRows] = useState(() => dimensions.map((key, id) => ({ id, key })));
  const form = useForm(ProjectChange, (change) =>
    sendJson("PATCH", `/api/${project}/settings`, change),
  );
  const put = (id: number, key: string) =>
    setRows(rows.map((row) => (row.id === id ? { id, key } : row)));
  const nextId = Math.max(-1, ...rows.map(({ id }) => id)) + 1;

  return (
    <Panel title="Dimensions of your own" note={`${rows.length} of ${MAX_DIMENSIONS}`}>
      <Form
        form={form}
        className="max-w-xl"
        values={() => ({ dimensions: rows.map(({ key }) => key) })}
        onDone={() => {
          toast({ title: "Dimensions saved" });
          router.refresh();
        }}
        actions={
          canEdit && (
            <div className="flex flex-wrap gap-2">
              <Button type="submit" variant="primary" busy={form.busy}>
                Save dimensions
              </Button>
              <Button
                disabled={rows.length >= MAX_DIMENSIONS}
                onClick={() => setRows([...rows, { id: nextId, key: "" }])}
              >
                <Plus aria-hidden /> Add attribute key
              </Button>
            </div>
          )
        }
      >
        {rows.length === 0 && (
          <p className="text-muted text-sm">
            None yet. Totals can be cut by service, model, prompt and a dozen more; add a key such
            as <code className="font-mono">tenant.id</code> to cut them by your own.
          </p>
        )}
        {rows.map(({ id, key }, index) => (
          <div key={id} className="flex items-end gap-2">
            <Field
              className="flex-1"
              label={`Attribute key ${index + 1}`}
              error={form.errors[`dimensions.${index}`]}
            >
              <Input
                value={key}
                onChange={(event) => put(id, event.target.value)}
                readOnly={!canEdit}
                placeholder="tenant.id"
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
                className="font-mono"
              />
            </Field>
            {canEdit && (
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove attribute key ${index + 1}`}
                onClick={() => setRows(rows.filter((row) => row.id !== id))}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        ))}
        {form.errors.dimensions && (
          <p role="alert" className="text-critical text-xs">
            {form.errors.dimensions}
          </p>
        )}
      </Form>
    </Panel>
  );
}
