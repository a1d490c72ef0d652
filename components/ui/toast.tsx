"use client";

import { X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore } from "react";
import { Button } from "./button.tsx";
import { Severity, type SeverityLevel } from "./severity.tsx";

type Message = { id: number; title: string; description?: string; level?: SeverityLevel };

let messages: readonly Message[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

const publish = (next: readonly Message[]) => {
  messages = next;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const none: readonly Message[] = [];

const AT_ONCE = 3;

/** Says that something happened, from anywhere in the browser. For failures pass `level: "critical"`. */
export function toast(message: Omit<Message, "id">): void {
  publish([...messages, { ...message, id: nextId++ }].slice(-AT_ONCE));
}

/** Mounted once, in the providers. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => none,
  );
  return (
    <Radix.Provider duration={6_000} label="Message">
      {shown.map(({ id, title, description, level }) => (
        <Radix.Root
          key={id}
          type={level === "critical" ? "foreground" : "background"}
          onOpenChange={(open) => open || publish(messages.filter((message) => message.id !== id))}
          className="flex items-start gap-3 rounded-lg border border-line-strong bg-raised p-3 shadow-black/20 shadow-lg data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:duration-100"
        >
          <div className="grid flex-1 gap-0.5">
            <Radix.Title className="font-medium text-sm">
              {level ? (
                <Severity level={level} className="text-sm">
                  {title}
                </Severity>
              ) : (
                title
              )}
            </Radix.Title>
            {description && (
              <Radix.Description className="text-muted text-sm">{description}</Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label="Dismiss">
              <X aria-hidden />
            </Button>
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 grid w-80 max-w-[calc(100vw-2rem)] gap-2 outline-none max-md:bottom-20" />
    </Radix.Provider>
  );
}
