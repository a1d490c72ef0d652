"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import type { ZodType } from "zod";

type Errors = Record<string, string>;

export type FormState = {
  /** By the field's name; a list's entry by its path, `dimensions.2`. */
  errors: Errors;
  /** What is wrong with the whole of it, as the server said. */
  failure: string | null;
  busy: boolean;
  ref: RefObject<HTMLFormElement | null>;
  /** Checks, sends, and answers whether it went through. A refusal moves the focus to its field. */
  submit: (values: unknown) => Promise<boolean>;
  reset: () => void;
};

/** One form: the same schema here and on the server, so that the words are the same. */
export function useForm<T>(schema: ZodType<T>, send: (value: T) => Promise<unknown>): FormState {
  const ref = useRef<HTMLFormElement>(null);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (Object.keys(errors).length > 0)
      ref.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const reset = () => {
    setErrors({});
    setFailure(null);
  };

  async function submit(values: unknown): Promise<boolean> {
    const checked = schema.safeParse(values);
    reset();
    if (!checked.success) {
      const found: Errors = {};
      for (const { path, message } of checked.error.issues) found[path.join(".")] ??= message;
      setErrors(found);
      setFailure(found[""] ?? null);
      return false;
    }
    setBusy(true);
    try {
      await send(checked.data);
      return true;
    } catch (error) {
      setFailure(error instanceof Error ? error.message : "This did not work. Try again.");
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { errors, failure, busy, ref, submit, reset };
}
