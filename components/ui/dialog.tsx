"use client";

import { X } from "lucide-react";
import { Dialog as Radix, AlertDialog as RadixAlert } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { Button, buttonStyle } from "./button.tsx";
import { cn } from "./cn.ts";

const overlay =
  "fixed inset-0 z-40 bg-black/60 data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:duration-100";
const card =
  "-translate-x-1/2 fixed top-[12dvh] left-1/2 z-50 flex max-h-[80dvh] w-[calc(100vw-2rem)] max-w-lg flex-col overflow-hidden rounded-lg border border-line-strong bg-surface shadow-2xl shadow-black/30 outline-none data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:duration-100";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

/** A question in the middle of the page. `footer` stays in sight while the body scrolls. */
export function DialogContent({
  title,
  description,
  footer,
  children,
  className,
  ...rest
}: Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <Radix.Portal>
      <Radix.Overlay className={overlay} />
      <Radix.Content
        className={cn(card, className)}
        {...(description ? {} : { "aria-describedby": undefined })}
        {...rest}
      >
        <header className="flex items-start gap-3 border-b px-4 py-3">
          <div className="grid gap-0.5">
            <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
            {description && (
              <Radix.Description className="text-muted text-sm">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="icon-sm" className="-mr-1 ml-auto" aria-label="Close">
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </header>
        <div className="min-h-0 flex-1 overflow-y-auto px-4 py-4">{children}</div>
        {footer && (
          <footer className="flex flex-wrap justify-end gap-2 border-t bg-background/50 px-4 py-3">
            {footer}
          </footer>
        )}
      </Radix.Content>
    </Radix.Portal>
  );
}

/** Asks before something that cannot be taken back. `children` is what opens it. */
export function ConfirmDialog({
  title,
  description,
  confirm,
  cancel = "Cancel",
  danger = true,
  onConfirm,
  children,
  open,
  onOpenChange,
}: {
  title: ReactNode;
  description: ReactNode;
  /** Says what will happen: "Revoke key", not "OK". */
  confirm: string;
  cancel?: string;
  danger?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
}) {
  return (
    <RadixAlert.Root open={open} onOpenChange={onOpenChange}>
      {children && <RadixAlert.Trigger asChild>{children}</RadixAlert.Trigger>}
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={overlay} />
        <RadixAlert.Content className={cn(card, "max-w-md")}>
          <div className="grid gap-2 p-4">
            <RadixAlert.Title className="font-semibold text-lg">{title}</RadixAlert.Title>
            <RadixAlert.Description className="text-muted text-sm">
              {description}
            </RadixAlert.Description>
          </div>
          <footer className="flex flex-wrap justify-end gap-2 border-t bg-background/50 px-4 py-3">
            <RadixAlert.Cancel className={buttonStyle({ variant: "secondary" })}>
              {cancel}
            </RadixAlert.Cancel>
            <RadixAlert.Action
              className={buttonStyle({ variant: danger ? "danger" : "primary" })}
              onClick={onConfirm}
            >
              {confirm}
            </RadixAlert.Action>
          </footer>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
