"use client";

import { CalendarClock, ChevronLeft, ChevronRight } from "lucide-react";
import { lazy } from "react";
import { Button } from "#components/ui/button.tsx";
import { useClock, zoneWord } from "#components/ui/clock.tsx";
import { OpenLater } from "#components/ui/open-later.tsx";
import { formatSpan } from "#lib/core/format.ts";
import { presetWords } from "#lib/core/range.ts";
import { useWindow } from "./use-window.ts";

const loadRangePopover = () => import("./range-popover.tsx");
const RangePopover = lazy(loadRangePopover);

/** When: presets, two ends, a step back and forth, and on which clock. */
export function RangePicker() {
  const shown = useWindow();
  const { timeZone } = useClock();
  const { range, window } = shown;
  const words =
    range.kind === "relative"
      ? presetWords[range.preset]
      : formatSpan(window.from, window.to, timeZone);
  const short = words.replace("last ", "");

  return (
    <div className="flex min-w-0 items-center">
      <Button
        variant="ghost"
        size="icon-sm"
        className="max-md:hidden"
        aria-label="Earlier (left bracket)"
        onClick={() => shown.shift(-1)}
      >
        <ChevronLeft aria-hidden />
      </Button>
      <OpenLater
        load={loadRangePopover}
        trigger={
          <Button
            size="sm"
            className="num min-w-0 shrink"
            aria-label={`Time range: ${words}, ${timeZone}`}
          >
            <CalendarClock aria-hidden className="text-faint" />
            <span className="truncate md:hidden">{short}</span>
            <span className="truncate max-md:hidden">{words}</span>
            {range.kind === "absolute" && (
              <span className="text-faint max-lg:hidden">{zoneWord(timeZone)}</span>
            )}
          </Button>
        }
      >
        {(button) => <RangePopover shown={shown}>{button}</RangePopover>}
      </OpenLater>
      <Button
        variant="ghost"
        size="icon-sm"
        className="max-md:hidden"
        aria-label="Later (right bracket)"
        onClick={() => shown.shift(1)}
      >
        <ChevronRight aria-hidden />
      </Button>
    </div>
  );
}
