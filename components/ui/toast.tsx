"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
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
const dismiss = (id: number) => publish(messages.filter((message) => message.id !== id));
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};
const none: readonly Message[] = [];

const AT_ONCE = 3;
const SHOWN_MS = 6_000;

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
      {shown.map((message) => (
        <Card key={message.id} message={message} />
      ))}
    </section>
  );
}

function Card({ message: { id, title, description, level } }: { message: Message }) {
  const [isHeld, setHeld] = useState(false);
  const left = useRef(SHOWN_MS);
  // Whoever reads it or has the pointer on it is not hurried.
  useEffect(() => {
    if (isHeld) return;
    const since = performance.now();
    const timer = setTimeout(() => dismiss(id), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - since;
    };
  }, [id, isHeld]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pausing is a kindness, not a control.
    <div
      role={level === "critical" ? "alert" : undefined}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
      className="fade-in-0 flex animate-in items-start gap-3 rounded-lg border border-line-strong bg-raised p-3 shadow-black/20 shadow-lg duration-100"
    >
      <div className="grid flex-1 gap-0.5">
        <p className="font-medium text-sm">
          {level ? (
            <Severity level={level} className="text-sm">
              {title}
            </Severity>
          ) : (
            title
          )}
        </p>
        {description && <p className="text-muted text-sm">{description}</p>}
      </div>
      <Button variant="ghost" size="icon-sm" aria-label="Dismiss" onClick={() => dismiss(id)}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
