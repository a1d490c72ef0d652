"use client";

import type { ComponentProps, ReactNode } from "react";
import { cn } from "./cn.ts";
import { Severity } from "./severity.tsx";
import type { FormState } from "./use-form.ts";

/** A form whose refusals are said in words, above its buttons. */
export function Form({
  form,
  values,
  onDone,
  actions,
  children,
  className,
  ...rest
}: Omit<ComponentProps<"form">, "onSubmit" | "ref"> & {
  form: FormState;
  /** Read when it is sent; the schema turns it into what the server takes. */
  values: (data: FormData) => unknown;
  onDone?: () => void;
  actions: ReactNode;
}) {
  return (
    <form
      ref={form.ref}
      noValidate
      className={cn("grid gap-4", className)}
      onSubmit={async (event) => {
        event.preventDefault();
        // A form in a dialog must not send the form that the dialog was opened from.
        event.stopPropagation();
        if (await form.submit(values(new FormData(event.currentTarget)))) onDone?.();
      }}
      {...rest}
    >
      {children}
      {form.failure && (
        <p role="alert" className="rounded-md border border-critical/35 bg-critical/10 px-3 py-2">
          <Severity level="critical" className="text-sm">
            {form.failure}
          </Severity>
        </p>
      )}
      {actions}
    </form>
  );
}
