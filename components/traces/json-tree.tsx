"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Value } from "#lib/features/ingest/model.ts";

/** A list or object longer than this shows its first entries and how many more there are. */
const SHOWN_AT_FIRST = 50;
const CLIPPED_AT = 600;

/** JSON to read and to fold. */
export function JsonTree({ value, openLevels = 2 }: { value: Value; openLevels?: number }) {
  return (
    <div className="min-w-0 overflow-x-auto font-mono text-xs leading-5">
      <Node value={value} openLevels={openLevels} />
    </div>
  );
}

function Node({ value, openLevels }: { value: Value; openLevels: number }) {
  if (value === null || typeof value !== "object") return <Leaf value={value} />;
  const entries: [string, Value][] = Array.isArray(value)
    ? value.map((item, i) => [String(i), item])
    : Object.entries(value);
  const isList = Array.isArray(value);
  if (entries.length === 0) return <span className="text-faint">{isList ? "[]" : "{}"}</span>;
  return <Entries entries={entries} isList={isList} openLevels={openLevels} />;
}

function Entries({
  entries,
  isList,
  openLevels,
}: {
  entries: readonly [string, Value][];
  isList: boolean;
  openLevels: number;
}) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  return (
    <ul className="min-w-0">
      {entries.slice(0, shown).map(([key, value]) => (
        <Entry key={key} name={key} isIndex={isList} value={value} openLevels={openLevels} />
      ))}
      {entries.length > shown && (
        <li>
          <button
            type="button"
            className="text-accent hover:underline touch:min-h-11"
            onClick={() => setShown(shown + 10 * SHOWN_AT_FIRST)}
          >
            {entries.length - shown} more
          </button>
        </li>
      )}
    </ul>
  );
}

function Entry({
  name,
  isIndex,
  value,
  openLevels,
}: {
  name: string;
  isIndex: boolean;
  value: Value;
  openLevels: number;
}) {
  const [isOpen, setOpen] = useState(openLevels > 0);
  const size = value !== null && typeof value === "object" ? Object.keys(value).length : 0;
  const label = <span className={isIndex ? "text-faint" : "text-muted"}>{name}</span>;
  if (size === 0)
    return (
      <li className="flex gap-2 pl-4">
        <span className="shrink-0">{label}</span>
        <Node value={value} openLevels={0} />
      </li>
    );
  return (
    <li>
      <button
        type="button"
        aria-expanded={isOpen}
        className="flex items-center gap-1 hover:text-foreground touch:min-h-9"
        onClick={() => setOpen(!isOpen)}
      >
        <ChevronRight aria-hidden className={`size-3 text-faint ${isOpen ? "rotate-90" : ""}`} />
        {label}
        {!isOpen && (
          <span className="text-faint">{Array.isArray(value) ? `[${size}]` : `{${size}}`}</span>
        )}
      </button>
      {isOpen && (
        <div className="ml-1.5 border-line border-l pl-2">
          <Node value={value} openLevels={openLevels - 1} />
        </div>
      )}
    </li>
  );
}

function Leaf({ value }: { value: string | number | boolean | null }) {
  const [isWhole, setWhole] = useState(false);
  if (typeof value !== "string")
    return <span className="text-chart-1">{value === null ? "null" : String(value)}</span>;
  const isLong = value.length > CLIPPED_AT * 1.2;
  return (
    <span className="min-w-0 whitespace-pre-wrap break-words">
      {isLong && !isWhole ? `${value.slice(0, CLIPPED_AT)}…` : value}
      {isLong && (
        <button
          type="button"
          className="ml-1 text-accent hover:underline"
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? "less" : `all ${value.length.toLocaleString("en-US")} characters`}
        </button>
      )}
    </span>
  );
}
