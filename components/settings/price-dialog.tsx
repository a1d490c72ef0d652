"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogTrigger } from "#components/ui/dialog.tsx";
import { Field } from "#components/ui/field.tsx";
import { Form } from "#components/ui/form.tsx";
import { Input } from "#components/ui/input.tsx";
import { toast } from "#components/ui/toast.tsx";
import { useForm } from "#components/ui/use-form.ts";
import { utcDay } from "#lib/core/time.ts";
import { NewPrice } from "#lib/features/catalog/input.ts";
import { buckets, type OwnPrice } from "#lib/features/catalog/model.ts";
import { sendJson } from "#lib/platform/api.ts";
import { dollarsOf, instantOfDay, nanoFrom } from "./price-text.ts";

/** Adds a price, or changes `price`. `children` is what opens it. */
export function PriceDialog({
  project,
  price,
  today,
  onSaved,
  children,
}: {
  project: string;
  price?: OwnPrice;
  today: string;
  onSaved: () => void;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const form = useForm(NewPrice, (body) =>
    price
      ? sendJson("PUT", `/api/${project}/prices/${price.id}`, body)
      : sendJson("POST", `/api/${project}/prices`, body),
  );
  const startDay = price ? utcDay(price.effectiveFrom) : today;

  function valuesOf(data: FormData) {
    const day = data.get("effectiveFrom");
    return {
      provider: data.get("provider"),
      model: data.get("model"),
      note: data.get("note"),
      // A price that came through the API may start within a day; an untouched date keeps it.
      effectiveFrom: price && day === startDay ? price.effectiveFrom : instantOfDay(day),
      ...Object.fromEntries(buckets.map(({ key }) => [key, nanoFrom(data.get(key))])),
    };
  }

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
        title={price ? `Change the price of ${price.model}` : "Add a price"}
        description="In dollars per million tokens. It goes before every catalogue."
      >
        <Form
          form={form}
          values={valuesOf}
          onDone={() => {
            setOpen(false);
            toast({ title: "Price saved" });
            onSaved();
          }}
          actions={
            <Button type="submit" variant="primary" busy={form.busy} className="justify-self-end">
              Save price
            </Button>
          }
        >
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <Field
              label="Model"
              error={form.errors.model}
              hint="As your spans name it. A * at the end matches every model that begins so."
            >
              <Input name="model" defaultValue={price?.model} required {...plain} />
            </Field>
            <Field
              label="Provider (may be empty)"
              error={form.errors.provider}
              hint="Empty holds for the model at any provider."
            >
              <Input name="provider" defaultValue={price?.provider} {...plain} />
            </Field>
          </div>
          <div className="grid items-start gap-4 sm:grid-cols-2">
            {buckets.map(({ key, label }) => (
              <Field key={key} label={label} error={form.errors[key]}>
                <Input
                  name={key}
                  inputMode="decimal"
                  placeholder="not priced"
                  className="num"
                  defaultValue={dollarsOf(price?.[key] ?? null)}
                  autoComplete="off"
                />
              </Field>
            ))}
            <Field
              label="Holds from"
              error={form.errors.effectiveFrom}
              hint="Midnight UTC. Calls before it keep the earlier price."
            >
              <Input name="effectiveFrom" type="date" defaultValue={startDay} required />
            </Field>
          </div>
          <Field
            label="Note (may be empty)"
            error={form.errors.note}
            hint="Shown beside each cost it makes: “enterprise agreement, March”."
          >
            <Input name="note" defaultValue={price?.note} autoComplete="off" />
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
