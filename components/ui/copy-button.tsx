"use client";

import { Check, Copy } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { Button } from "./button.tsx";

const SHOWN_MS = 1_600;

/** Copies `text`, then says so. Where the browser gives no clipboard it selects through a hidden field. */
export function CopyButton({
  text,
  label = "Copy",
  showLabel = false,
  ...rest
}: Omit<ComponentProps<typeof Button>, "children"> & {
  text: string | (() => string);
  label?: string;
  showLabel?: boolean;
}) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  return (
    <Button
      variant="ghost"
      size={showLabel ? "sm" : "icon-sm"}
      {...(showLabel ? {} : { "aria-label": copied ? "Copied" : label })}
      {...rest}
      onClick={async () => setCopied(await copy(typeof text === "function" ? text() : text))}
    >
      {copied ? <Check aria-hidden className="text-accent" /> : <Copy aria-hidden />}
      {showLabel && (copied ? "Copied" : label)}
      <span aria-live="polite" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </Button>
  );
}

/** True when the text is on the clipboard. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    field.setAttribute("readonly", "");
    field.style.position = "fixed";
    field.style.opacity = "0";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
