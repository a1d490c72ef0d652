"use client";

import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { useClock, zoneWord } from "#components/ui/clock.tsx";
import { cn } from "#components/ui/cn.ts";
import { Field } from "#components/ui/field.tsx";
import { Input } from "#components/ui/input.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { SegmentedControl } from "#components/ui/segmented-control.tsx";
import { Switch } from "#components/ui/switch.tsx";
import { LONGEST_WINDOW_MS, rangePresets } from "#lib/core/range.ts";
import { DAY, type Window } from "#lib/core/time.ts";
import { instantIn, wallClock } from "#lib/core/zone.ts";
import type { ShownWindow } from "./use-window.ts";

export default function RangePopover({
  shown,
  children,
}: {
  shown: ShownWindow;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(true);
  return (
    <Popover open={isOpen} onOpenChange={setOpen}>
      <PopoverTrigger asChild>{children}</PopoverTrigger>
      <PopoverContent align="end" className="w-84 p-0">
        <RangeForm shown={shown} onDone={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  );
}

function RangeForm({ shown, onDone }: { shown: ShownWindow; onDone: () => void }) {
  const { range, window, isComparing, setComparing, isLive, setLive } = shown;
  return (
    <div className="divide-y divide-line-strong/60">
      <div className="grid grid-cols-3 gap-1 p-2">
        {rangePresets.map((preset) => {
          const isChosen = range.kind === "relative" && range.preset === preset;
          return (
            <Button
              key={preset}
              variant="ghost"
              size="sm"
              aria-pressed={isChosen}
              className={cn(isChosen && "bg-accent-soft text-accent hover:bg-accent-soft")}
              onClick={() => {
                shown.setRange({ kind: "relative", preset });
                onDone();
              }}
            >
              {preset}
            </Button>
          );
        })}
      </div>
      <AbsoluteForm
        window={window}
        onApply={(next) => {
          shown.setWindow(next);
          onDone();
        }}
      />
      <div className="grid gap-1 p-3 text-sm">
        <Toggle label="Draw the previous period too" isOn={isComparing} onChange={setComparing} />
        <Toggle label="Live: refresh every 2 s" isOn={isLive} onChange={setLive} />
        <ZoneChoice />
        <p className="flex items-center gap-1.5 pt-1 text-faint text-xs max-md:hidden">
          <Kbd>[</Kbd> <Kbd>]</Kbd> earlier, later · drag on a chart to zoom
        </p>
      </div>
    </div>
  );
}

function AbsoluteForm({ window, onApply }: { window: Window; onApply: (window: Window) => void }) {
  const { timeZone } = useClock();
  const [from, setFrom] = useState(wallClock(timeZone, window.from));
  const [to, setTo] = useState(wallClock(timeZone, window.to));
  const [error, setError] = useState<string | null>(null);

  return (
    <form
      className="grid gap-2 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        const next = { from: instantIn(timeZone, from), to: instantIn(timeZone, to) };
        if (!(next.from < next.to)) return setError("The start must be before the end.");
        if (next.to - next.from > LONGEST_WINDOW_MS)
          return setError(`A window may span at most ${LONGEST_WINDOW_MS / DAY} days.`);
        onApply(next);
      }}
    >
      <div className="grid gap-2">
        <Field label="From" className="grid-cols-[3rem_1fr] items-center">
          <Input
            type="datetime-local"
            className="num"
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label="To" className="grid-cols-[3rem_1fr] items-center">
          <Input
            type="datetime-local"
            className="num"
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </Field>
      </div>
      {error && (
        <p role="alert" className="text-critical text-xs">
          {error}
        </p>
      )}
      <Button type="submit" size="sm">
        Show this window
      </Button>
    </form>
  );
}

function Toggle({
  label,
  isOn,
  onChange,
}: {
  label: string;
  isOn: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control.
    <label className="flex items-center justify-between gap-3 py-1 touch:min-h-11">
      {label}
      <Switch checked={isOn} onCheckedChange={onChange} />
    </label>
  );
}

/** UTC or this machine's own zone. */
function ZoneChoice() {
  const { isUtc, setUtc, timeZone } = useClock();
  return (
    <div className="flex items-center justify-between gap-3 py-1">
      <span>Clock</span>
      <SegmentedControl
        label="Clock"
        value={isUtc ? "utc" : "local"}
        onChange={(value) => setUtc(value === "utc")}
        options={[
          { value: "utc", label: "UTC" },
          { value: "local", label: isUtc ? "Local" : zoneWord(timeZone) },
        ]}
      />
    </div>
  );
}
