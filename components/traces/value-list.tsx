"use client";

import { Ban, Plus, X } from "lucide-react";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { cn } from "#components/ui/cn.ts";
import { Input } from "#components/ui/input.tsx";
import type { Choice } from "#lib/core/choice.ts";
import { formatNumber } from "#lib/core/format.ts";
import { valueLabel } from "./fields.ts";

type Toggle = (side: "in" | "not", value: string) => void;

/** Values to take in or leave out, with how often they occur. */
export function ValueList({
  field,
  values,
  choice,
  hasMore = false,
  onToggle,
}: {
  field: string;
  values: readonly { value: string; count: number | null }[];
  choice: Choice;
  hasMore?: boolean | undefined;
  onToggle: Toggle;
}) {
  const most = Math.max(1, ...values.map(({ count }) => count ?? 0));
  if (values.length === 0)
    return <p className="p-4 text-center text-muted text-sm">No value in this window.</p>;
  return (
    <ul className="max-h-80 overflow-y-auto p-1">
      {values.map(({ value, count }) => {
        const isOut = choice.not.includes(value);
        const label = valueLabel(value, field);
        return (
          <li key={value} className="group relative flex items-center rounded-md hover:bg-line">
            {count !== null && (
              <span
                aria-hidden
                className="absolute inset-y-1 left-0 rounded-sm bg-accent-soft/60"
                style={{ width: `${(100 * count) / most}%` }}
              />
            )}
            {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is the control. */}
            <label className="relative flex min-w-0 flex-1 cursor-pointer items-center gap-2 px-2 py-1.5 text-sm touch:min-h-11">
              <Checkbox
                checked={choice.in.includes(value)}
                onCheckedChange={() => onToggle("in", value)}
              />
              <span
                className={cn(
                  "truncate",
                  value === "" && "pr-0.5 text-faint italic",
                  isOut && "text-faint line-through",
                )}
                title={label}
              >
                {label}
              </span>
              {count !== null && (
                <span className="num ml-auto shrink-0 text-muted text-xs">
                  {formatNumber(count)}
                </span>
              )}
            </label>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-pressed={isOut}
              aria-label={isOut ? `Stop leaving out ${label}` : `Leave out ${label}`}
              className={cn(
                "relative opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100",
                isOut && "text-accent opacity-100",
              )}
              onClick={() => onToggle("not", value)}
            >
              <Ban aria-hidden />
            </Button>
          </li>
        );
      })}
      {hasMore && (
        <li className="px-2 py-1.5 text-faint text-xs">
          More values: type a part of one to find it.
        </li>
      )}
    </ul>
  );
}

/** For fields with too many values to list: type or paste them. */
export function TextEditor({
  choice,
  label,
  onToggle,
}: {
  choice: Choice;
  label: string;
  onToggle: Toggle;
}) {
  const [text, setText] = useState("");
  const add = (side: "in" | "not") => {
    const value = text.trim();
    if (value === "" || choice[side].includes(value)) return;
    onToggle(side, value);
    setText("");
  };
  return (
    <form
      className="grid gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        add("in");
      }}
    >
      <Input
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="Paste a value"
        aria-label={label}
        className="font-mono"
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary" disabled={text.trim() === ""}>
          <Plus aria-hidden /> Show only this
        </Button>
        <Button size="sm" type="button" disabled={text.trim() === ""} onClick={() => add("not")}>
          <Ban aria-hidden /> Leave out
        </Button>
      </div>
      <ul className="grid gap-1">
        {(["in", "not"] as const).flatMap((side) =>
          choice[side].map((value) => (
            <li key={`${side} ${value}`} className="flex items-center gap-1 text-sm">
              <span className={cn("truncate font-mono text-xs", side === "not" && "line-through")}>
                {valueLabel(value)}
              </span>
              <Button
                variant="ghost"
                size="icon-sm"
                type="button"
                className="ml-auto"
                aria-label={`Remove ${value}`}
                onClick={() => onToggle(side, value)}
              >
                <X aria-hidden />
              </Button>
            </li>
          )),
        )}
      </ul>
    </form>
  );
}
