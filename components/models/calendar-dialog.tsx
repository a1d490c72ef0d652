"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { modelQueries } from "#lib/features/models/client.ts";
import { NewCalendar } from "#lib/features/models/input.ts";
import { sendJson } from "#lib/platform/api.ts";

/** Addresses that calendar programs subscribe to. `children` is what opens it. */
export function CalendarDialog({ project, children }: { project: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog open={isOpen} onOpenChange={setOpen}>
      <DialogTrigger asChild>{children}</DialogTrigger>
      <DialogContent
        title="In your calendar"
        description="An address shows the ends of this project's models and nothing else, to whoever has it, until you close it."
      >
        {isOpen && <Calendars project={project} />}
      </DialogContent>
    </Dialog>
  );
}

function Calendars({ project }: { project: string }) {
  const cache = useQueryClient();
  const { data = [] } = useQuery(modelQueries.calendars(project));
  const refresh = () =>
    cache.invalidateQueries({ queryKey: modelQueries.calendars(project).queryKey });
  const form = useForm(NewCalendar, (calendar) =>
    sendJson("POST", `/api/${project}/models/calendars`, calendar),
  );
  const close = useMutation({
    mutationFn: (id: string) => sendJson("DELETE", `/api/${project}/models/calendars/${id}`),
    onSuccess: () => {
      toast({ title: "Address closed" });
      void refresh();
    },
    onError: (error) =>
      toast({ level: "critical", title: "Nothing was changed", description: error.message }),
  });
  return (
    <div className="grid gap-4">
      {data.length > 0 && (
        <ul className="divide-y divide-line rounded-md border">
          {data.map(({ id, name, path, createdAt }) => (
            <li key={id} className="flex flex-wrap items-center gap-2 px-3 py-2">
              <span className="grid min-w-0 flex-1">
                <span className="truncate text-sm">{name}</span>
                <span className="text-faint text-xs">
                  since <RelativeTime at={createdAt} />
                </span>
              </span>
              <CopyButton
                text={() => new URL(path, window.location.origin).href}
                label="Copy address"
                showLabel
              />
              <Button
                variant="ghost"
                size="sm"
                disabled={close.isPending}
                onClick={() => close.mutate(id)}
              >
                Close<span className="sr-only"> the address {name}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Form
        form={form}
        values={(data) => Object.fromEntries(data)}
        onDone={() => {
          form.ref.current?.reset();
          void refresh();
        }}
        actions={
          <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
            Make an address
          </Button>
        }
      >
        <Field
          label="Whose calendar"
          error={form.errors.name}
          hint="So that you know later which address to close."
        >
          <Input name="name" placeholder="Ada, phone" autoComplete="off" />
        </Field>
      </Form>
    </div>
  );
}
