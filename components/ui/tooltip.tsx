"use client";

import { Slot } from "radix-ui";
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

type Side = "top" | "right" | "bottom" | "left";

const SHOW_AFTER_MS = 250;
/** Long enough to move the pointer onto the words. */
const HIDE_AFTER_MS = 120;

/** A word more on hover or focus; Esc takes it away. Never the only place where something is said. */
export function Tooltip({
  label,
  children,
  side = "top",
}: {
  label: ReactNode;
  /** One element that can be focused. */
  children: ReactNode;
  side?: Side;
}) {
  const id = useId();
  const trigger = useRef<HTMLElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isOpen, setOpen] = useState(false);

  const change = (open: boolean, afterMs: number) => {
    clearTimeout(timer.current);
    if (afterMs === 0) setOpen(open);
    else timer.current = setTimeout(() => setOpen(open), afterMs);
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.key === "Escape") setOpen(false);
    };
    window.addEventListener("keydown", close);
    window.addEventListener("scroll", close, true);
    return () => {
      window.removeEventListener("keydown", close);
      window.removeEventListener("scroll", close, true);
    };
  }, [isOpen]);

  return (
    <>
      <Slot.Root
        ref={trigger}
        aria-describedby={isOpen ? id : undefined}
        onPointerEnter={(event) => event.pointerType !== "touch" && change(true, SHOW_AFTER_MS)}
        onPointerLeave={() => change(false, HIDE_AFTER_MS)}
        onPointerDown={() => change(false, 0)}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && change(true, 0)}
        onBlur={() => change(false, 0)}
      >
        {children}
      </Slot.Root>
      {isOpen &&
        createPortal(
          <Bubble
            id={id}
            side={side}
            trigger={trigger.current}
            onEnter={() => change(true, 0)}
            onLeave={() => change(false, HIDE_AFTER_MS)}
          >
            {label}
          </Bubble>,
          document.body,
        )}
    </>
  );
}

const GAP_PX = 6;
const EDGE_PX = 8;

function Bubble({
  id,
  side,
  trigger,
  onEnter,
  onLeave,
  children,
}: {
  id: string;
  side: Side;
  trigger: HTMLElement | null;
  onEnter: () => void;
  onLeave: () => void;
  children: ReactNode;
}) {
  const bubble = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = bubble.current;
    if (!element || !trigger) return;
    const { x, y } = placed(trigger.getBoundingClientRect(), element.getBoundingClientRect(), side);
    element.style.left = `${x}px`;
    element.style.top = `${y}px`;
  }, [trigger, side]);
  return (
    <div
      ref={bubble}
      id={id}
      role="tooltip"
      onPointerEnter={onEnter}
      onPointerLeave={onLeave}
      className="fade-in-0 fixed z-60 max-w-72 animate-in rounded-md border border-line-strong bg-raised px-2 py-1 text-foreground text-xs shadow-black/20 shadow-md duration-100"
    >
      {children}
    </div>
  );
}

/** On the wanted side, on the other one where there is no room, and always inside the window. */
function placed(at: DOMRect, size: DOMRect, side: Side): { x: number; y: number } {
  const { innerWidth, innerHeight } = window;
  const inside = (value: number, length: number, room: number) =>
    Math.max(EDGE_PX, Math.min(value, room - length - EDGE_PX));
  const isSideways = side === "left" || side === "right";
  if (isSideways) {
    const right = at.right + GAP_PX;
    const left = at.left - GAP_PX - size.width;
    const fits = side === "right" ? right + size.width < innerWidth : left < 0;
    return {
      x: inside(fits ? right : left, size.width, innerWidth),
      y: inside(at.top + (at.height - size.height) / 2, size.height, innerHeight),
    };
  }
  const above = at.top - GAP_PX - size.height;
  const below = at.bottom + GAP_PX;
  const isAbove = side === "top" ? above > 0 : below + size.height > innerHeight;
  return {
    x: inside(at.left + (at.width - size.width) / 2, size.width, innerWidth),
    y: inside(isAbove ? above : below, size.height, innerHeight),
  };
}
