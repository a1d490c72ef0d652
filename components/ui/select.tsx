"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./cn.ts";
import { fieldStyle } from "./input.tsx";
import { floatStyle, itemStyle } from "./menu-style.ts";

export type Option = { value: string; label: ReactNode; hint?: ReactNode; disabled?: boolean };

/** One of a few. `value` must not be empty text: Radix keeps that for "nothing chosen". */
export function Select({
  options,
  placeholder = "Choose",
  className,
  id,
  value,
  defaultValue,
  onValueChange,
  name,
  disabled,
  ...aria
}: {
  options: readonly Option[];
  placeholder?: string;
  className?: string;
  id?: string;
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  name?: string;
  disabled?: boolean;
  "aria-label"?: string;
  "aria-describedby"?: string;
  "aria-invalid"?: boolean;
}) {
  return (
    <Radix.Root
      value={value}
      defaultValue={defaultValue}
      onValueChange={onValueChange}
      name={name}
      disabled={disabled}
    >
      <Radix.Trigger
        id={id}
        className={cn(
          fieldStyle,
          "flex h-8 items-center justify-between gap-2 px-2.5 text-left data-[placeholder]:text-faint touch:h-11 [&>span]:truncate",
          className,
        )}
        {...aria}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon asChild>
          <ChevronDown aria-hidden className="size-4 shrink-0 text-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className={cn(floatStyle, "max-h-72 min-w-(--radix-select-trigger-width)")}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className={cn(itemStyle, "pr-8")}
              >
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className="ml-auto text-faint text-xs">{option.hint}</span>}
                <Radix.ItemIndicator className="absolute right-2">
                  <Check aria-hidden className="size-4 text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
