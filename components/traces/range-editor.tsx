"use client";

import { useId, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Range, RangeField } from "#lib/features/traces/filters/model.ts";
import { rangeLabels } from "./fields.ts";
import { amount } from "./filter-edits.ts";

/** From and to, either open, and a few steps to press. */
export function RangeEditor({
  field,
  range,
  onChange,
}: {
  field: RangeField;
  range: Range | undefined;
  onChange: (range: Range | undefined) => void;
}) {
  const { unit, steps } = rangeLabels[field];
  const id = useId();
  const [min, setMin] = useState(range?.min?.toString() ?? "");
  const [max, setMax] = useState(range?.max?.toString() ?? "");
  const numberIn = (text: string) =>
    text.trim() === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  const show = (next: Range | undefined) => {
    setMin(next?.min?.toString() ?? "");
    setMax(next?.max?.toString() ?? "");
    onChange(next);
  };
  return (
    <form
      className="grid gap-3 p-3"
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ min: numberIn(min), max: numberIn(max) });
      }}
    >
      <div className="flex flex-wrap gap-1.5">
        {steps.map((step) => (
          <Button key={step} size="sm" type="button" onClick={() => show({ min: step, max: null })}>
            ≥ {amount(field, step)}
          </Button>
        ))}
      </div>
      <div className="flex items-end gap-2">
        <div className="grid gap-1">
          <label htmlFor={`${id}-min`} className="text-muted text-xs">
            At least ({unit})
          </label>
          <Input
            id={`${id}-min`}
            inputMode="decimal"
            value={min}
            onChange={(event) => setMin(event.target.value)}
          />
        </div>
        <div className="grid gap-1">
          <label htmlFor={`${id}-max`} className="text-muted text-xs">
            At most ({unit})
          </label>
          <Input
            id={`${id}-max`}
            inputMode="decimal"
            value={max}
            onChange={(event) => setMax(event.target.value)}
          />
        </div>
      </div>
      <div className="flex gap-2">
        <Button type="submit" size="sm" variant="primary">
          Apply
        </Button>
        <Button type="button" size="sm" variant="ghost" onClick={() => show(undefined)}>
          Clear
        </Button>
      </div>
    </form>
  );
}
