"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { Switch } from "#components/ui/switch.tsx";
import type { Window } from "#lib/core/time.ts";
import { dimensionNames } from "#lib/features/ingest/model.ts";
import { rollupQueries } from "#lib/features/rollups/client.ts";
import type { Dimension, DimensionFilters } from "#lib/features/rollups/model.ts";
import type { SpanFilters } from "#lib/features/traces/filters/model.ts";
import type { SpanView } from "#lib/features/traces/model.ts";
import { knownValues } from "./fields.ts";
import {
  allFields,
  choiceOf,
  type Field,
  fieldLabel,
  toggled,
  withChoice,
  withRange,
} from "./filter-edits.ts";
import { FilterButton } from "./menu-buttons.tsx";
import { RangeEditor } from "./range-editor.tsx";
import { TextEditor, ValueList } from "./value-list.tsx";

/** Everything one can filter by: first the field, then its values with how often they occur. */
export default function FilterMenu({
  project,
  window,
  view,
  filters,
  onChange,
}: {
  project: string;
  window: Window;
  view: SpanView;
  filters: SpanFilters;
  onChange: (filters: SpanFilters) => void;
}) {
  // It is loaded by the press that opens it.
  const [isOpen, setOpen] = useState(true);
  const [field, setField] = useState<Field | null>(null);
  return (
    <Popover
      open={isOpen}
      onOpenChange={(open) => {
        setOpen(open);
        if (!open) setField(null);
      }}
    >
      <PopoverTrigger asChild>
        <FilterButton />
      </PopoverTrigger>
      <PopoverContent className="w-80 p-0" aria-label="Filters">
        {field ? (
          <FieldEditor
            project={project}
            window={window}
            view={view}
            field={field}
            filters={filters}
            onChange={onChange}
            onBack={() => setField(null)}
          />
        ) : (
          <FieldList
            project={project}
            window={window}
            filters={filters}
            onChange={onChange}
            onPick={setField}
          />
        )}
      </PopoverContent>
    </Popover>
  );
}

function FieldList({
  project,
  window,
  filters,
  onChange,
  onPick,
}: {
  project: string;
  window: Window;
  filters: SpanFilters;
  onChange: (filters: SpanFilters) => void;
  onPick: (field: Field) => void;
}) {
  const [search, setSearch] = useState("");
  const { data } = useQuery(
    rollupQueries.dimensions(project, { window, filters: filters.dimensions, limit: 3 }),
  );
  const known: readonly Dimension[] = data?.map(({ dimension }) => dimension) ?? dimensionNames;
  const fields = allFields(known).filter((field) =>
    fieldLabel(field).toLowerCase().includes(search.trim().toLowerCase()),
  );
  const hint = (field: Field) => {
    const values = data?.find(({ dimension }) => dimension === field.name)?.values ?? [];
    return values
      .map(({ value }) => value)
      .filter(Boolean)
      .join(", ");
  };
  return (
    <div className="grid">
      <div className="border-b p-2">
        <Input
          autoFocus
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Filter by…"
          aria-label="Find a field"
        />
      </div>
      <ul className="max-h-80 overflow-y-auto p-1">
        {fields.map((field) => (
          <li key={`${field.kind} ${field.name}`}>
            <button
              type="button"
              onClick={() => onPick(field)}
              className="flex w-full items-center gap-2 rounded-md px-2 py-1.5 text-left text-sm hover:bg-line touch:min-h-11"
            >
              <span className="shrink-0">{fieldLabel(field)}</span>
              <span className="ml-auto truncate text-faint text-xs">{hint(field)}</span>
              <ChevronRight aria-hidden className="size-3.5 shrink-0 text-faint" />
            </button>
          </li>
        ))}
        {fields.length === 0 && (
          <li className="px-2 py-4 text-center text-muted text-sm">No field is called that.</li>
        )}
      </ul>
      <div className="grid gap-2 border-t p-3 text-sm">
        <Flag
          label="Failed only"
          on={filters.errors}
          set={(errors) => onChange({ ...filters, errors })}
        />
        <Flag
          label="Without a price only"
          on={filters.unpriced}
          set={(unpriced) => onChange({ ...filters, unpriced })}
        />
      </div>
    </div>
  );
}

function Flag({ label, on, set }: { label: string; on: boolean; set: (on: boolean) => void }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch inside is the control.
    <label className="flex items-center justify-between gap-2">
      {label}
      <Switch checked={on} onCheckedChange={set} />
    </label>
  );
}

function FieldEditor({
  project,
  window,
  view,
  field,
  filters,
  onChange,
  onBack,
}: {
  project: string;
  window: Window;
  view: SpanView;
  field: Field;
  filters: SpanFilters;
  onChange: (filters: SpanFilters) => void;
  onBack: () => void;
}) {
  const choice = choiceOf(filters, field);
  const toggle = (side: "in" | "not", value: string) =>
    onChange(withChoice(filters, field, toggled(choice, side, value)));
  const values = field.kind === "text" ? knownValues[field.name] : undefined;
  return (
    <div className="grid">
      <div className="flex items-center gap-1 border-b p-1.5">
        <Button variant="ghost" size="icon-sm" aria-label="Back to all fields" onClick={onBack}>
          <ChevronLeft aria-hidden />
        </Button>
        <span className="font-medium text-sm">{fieldLabel(field)}</span>
      </div>
      {field.kind === "range" ? (
        <RangeEditor
          field={field.name}
          range={filters.ranges[field.name]}
          onChange={(range) => onChange(withRange(filters, field.name, range))}
        />
      ) : field.kind === "dimension" ? (
        <DimensionEditor
          project={project}
          window={window}
          view={view}
          dimension={field.name}
          filters={filters.dimensions}
          choice={choice}
          onToggle={toggle}
        />
      ) : values ? (
        <ValueList
          field={field.name}
          values={values.map((value) => ({ value, count: null }))}
          choice={choice}
          onToggle={toggle}
        />
      ) : (
        <TextEditor choice={choice} label={fieldLabel(field)} onToggle={toggle} />
      )}
    </div>
  );
}

function DimensionEditor({
  project,
  window,
  view,
  dimension,
  filters,
  choice,
  onToggle,
}: {
  project: string;
  window: Window;
  view: SpanView;
  dimension: Dimension;
  filters: DimensionFilters;
  choice: { in: string[]; not: string[] };
  onToggle: (side: "in" | "not", value: string) => void;
}) {
  const [search, setSearch] = useState("");
  const { data, isPending, error } = useQuery(
    rollupQueries.dimensions(project, {
      window,
      dimensions: [dimension],
      filters,
      search: useDeferredValue(search.trim()),
      limit: 100,
    }),
  );
  const found = data?.[0];
  const values = (found?.values ?? [])
    .map(({ value, spans, calls }) => ({ value, count: view === "calls" ? calls : spans }))
    .filter(
      ({ value, count }) => count > 0 || choice.in.includes(value) || choice.not.includes(value),
    )
    .sort((a, b) => b.count - a.count);
  return (
    <>
      <div className="border-b p-2">
        <Input
          autoFocus
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          placeholder="Find a value"
          aria-label="Find a value"
        />
      </div>
      {error ? (
        <p role="alert" className="p-4 text-muted text-sm">
          {error.message}
        </p>
      ) : isPending ? (
        <div role="status" className="grid gap-2 p-3">
          <span className="sr-only">Loading values</span>
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
          <Skeleton className="h-6" />
        </div>
      ) : (
        <ValueList
          field={dimension}
          values={values}
          choice={choice}
          hasMore={found?.hasMore}
          onToggle={onToggle}
        />
      )}
    </>
  );
}
