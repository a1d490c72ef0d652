"use client";

import { cloneElement, type ReactElement, type ReactNode, Suspense, useState } from "react";
import type { ButtonProps } from "./button.tsx";

/**
 * A button whose menu or popover is loaded when it is first wanted, and then opens at once. `children`
 * gets the button and must show it, with what it opens in the state "open".
 */
export function OpenLater({
  trigger,
  load,
  children,
}: {
  trigger: ReactElement<ButtonProps>;
  /** Starts loading: called when the pointer or the focus comes near. */
  load: () => Promise<unknown>;
  children: (trigger: ReactElement<ButtonProps>) => ReactNode;
}) {
  const [isWanted, setWanted] = useState(false);
  if (isWanted) return <Suspense fallback={trigger}>{children(trigger)}</Suspense>;
  const near = () => void load();
  return cloneElement(trigger, {
    "aria-haspopup": trigger.props["aria-haspopup"] ?? "dialog",
    "aria-expanded": false,
    onPointerEnter: near,
    onFocus: near,
    onClick: () => setWanted(true),
  });
}
