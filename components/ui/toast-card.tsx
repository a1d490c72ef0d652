"use client";

import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { Severity } from "./severity.tsx";
import type { Message } from "./toast.tsx";

const SHOWN_MS = 6_000;

export default function ToastCard({
  message: { title, description, level },
  onDone,
}: {
  message: Message;
  onDone: () => void;
}) {
  const [isHeld, setHeld] = useState(false);
  const left = useRef(SHOWN_MS);
  const done = useRef(onDone);
  done.current = onDone;
  // Whoever reads it or has the pointer on it is not hurried.
  useEffect(() => {
    if (isHeld) return;
    const since = performance.now();
    const timer = setTimeout(() => done.current(), left.current);
    return () => {
      clearTimeout(timer);
      left.current -= performance.now() - since;
    };
  }, [isHeld]);
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
      <Button variant="ghost" size="icon-sm" aria-label="Dismiss" onClick={onDone}>
        <X aria-hidden />
      </Button>
    </div>
  );
}
