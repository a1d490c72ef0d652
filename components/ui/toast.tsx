"use client";

import { lazy, Suspense, useSyncExternalStore } from "react";
import type { SeverityLevel } from "./severity.tsx";

export type Message = { id: number; title: string; description?: string; level?: SeverityLevel };

const ToastCard = lazy(() => import("./toast-card.tsx"));

let messages: readonly Message[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

const publish = (next: readonly Message[]) => {
  messages = next;
  for (const listener of listeners) listener();
};
const dismiss = (id: number) => publish(messages.filter((message) => message.id !== id));
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

/** Mounted once, in the providers: what is said aloud must be there before it has something to say. */
export function Toaster() {
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => none,
  );
  return (
    <section
      aria-label="Messages"
      aria-live="polite"
      className="fixed right-4 bottom-4 z-60 grid w-80 max-w-[calc(100vw-2rem)] gap-2 max-md:bottom-20"
    >
      <Suspense>
        {shown.map((message) => (
          <ToastCard key={message.id} message={message} onDone={() => dismiss(message.id)} />
        ))}
      </Suspense>
    </section>
  );
}
