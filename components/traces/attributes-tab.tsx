"use client";

import { useDeferredValue, useMemo, useState } from "react";
import { ExactTime } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Input } from "#components/ui/input.tsx";
import type { Attributes, Value } from "#lib/features/ingest/model.ts";
import type { SpanDetail } from "#lib/features/traces/model.ts";
import { JsonTree } from "./json-tree.tsx";
import { Section } from "./section.tsx";

/** Everything as it came, to be searched and copied. */
export default function AttributesTab({ detail }: { detail: SpanDetail }) {
  const [search, setSearch] = useState("");
  const needle = useDeferredValue(search.trim().toLowerCase());
  const { scope, events, links, logs, droppedAttributes } = detail;
  const about: Attributes = {
    "span id": detail.span.spanId,
    ...(detail.span.parentSpanId ? { "parent span id": detail.span.parentSpanId } : {}),
    "scope name": scope.name,
    ...(scope.version ? { "scope version": scope.version } : {}),
    ...(scope.schemaUrl ? { "schema url": scope.schemaUrl } : {}),
    ...(detail.traceState ? { "trace state": detail.traceState } : {}),
    ...(detail.dialects.length > 0 ? { "read as": detail.dialects.join(", ") } : {}),
  };
  return (
    <div className="grid gap-5">
      <Input
        type="search"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        placeholder="Find in keys and values"
        aria-label="Find in attributes"
      />
      {droppedAttributes > 0 && (
        <p className="text-warning text-sm">
          The SDK left out {droppedAttributes} attributes. Raise OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT in
          the app to keep them.
        </p>
      )}
      <Listed title="Attributes" values={detail.attributes} needle={needle} />
      <Listed title="Resource" values={detail.resource} needle={needle} />
      <Listed title="Span and scope" values={about} needle={needle} />
      {events.length > 0 && (
        <Section title={events.length === 1 ? "1 event" : `${events.length} events`}>
          <ul className="grid gap-3">
            {events.map((event, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: events have no identity but their place.
              <li key={i} className="grid gap-1">
                <Heading name={event.name} at={event.at} />
                <Pairs values={event.attributes} needle={needle} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {logs.length > 0 && (
        <Section title={logs.length === 1 ? "1 log record" : `${logs.length} log records`}>
          <ul className="grid gap-3">
            {logs.map((log, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity but their place.
              <li key={i} className="grid gap-1">
                <Heading name={log.name} at={log.at} />
                {log.body !== null && <JsonTree value={log.body} openLevels={1} />}
                <Pairs values={log.attributes} needle={needle} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {links.length > 0 && (
        <Section title={links.length === 1 ? "1 link" : `${links.length} links`}>
          <ul className="grid gap-3">
            {links.map((link) => (
              <li key={link.traceId + link.spanId} className="grid gap-1">
                <a
                  className="truncate font-mono text-accent text-xs hover:underline"
                  href={`${link.traceId}?span=${link.spanId}`}
                >
                  {link.traceId} / {link.spanId}
                </a>
                <Pairs values={link.attributes} needle={needle} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </div>
  );
}

function Heading({ name, at }: { name: string; at: number }) {
  return (
    <p className="flex items-baseline gap-2 text-sm">
      <span className="truncate font-medium">{name || "unnamed"}</span>
      <ExactTime at={at} precision="millisecond" className="ml-auto text-faint text-xs" />
    </p>
  );
}

function Listed({ title, values, needle }: { title: string; values: Attributes; needle: string }) {
  if (Object.keys(values).length === 0) return null;
  return (
    <Section title={title} copy={JSON.stringify(values, null, 2)}>
      <Pairs values={values} needle={needle} />
    </Section>
  );
}

function Pairs({ values, needle }: { values: Attributes; needle: string }) {
  const found = useMemo(
    () =>
      Object.entries(values)
        .filter(
          ([key, value]) =>
            needle === "" ||
            key.toLowerCase().includes(needle) ||
            asText(value).toLowerCase().includes(needle),
        )
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    [values, needle],
  );
  if (found.length === 0)
    return needle === "" ? null : <p className="text-faint text-xs">Nothing here matches.</p>;
  return (
    <dl className="divide-y divide-line rounded-md border text-xs">
      {found.map(([key, value]) => (
        <div
          key={key}
          className="group grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_auto] gap-2 px-2.5 py-1.5"
        >
          <dt className="font-mono text-muted [overflow-wrap:anywhere]">{key}</dt>
          <dd className="min-w-0">
            <JsonTree value={readable(value)} openLevels={0} />
          </dd>
          <CopyButton
            text={asText(value)}
            label={`Copy ${key}`}
            className="-my-1 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 touch:opacity-100"
          />
        </div>
      ))}
    </dl>
  );
}

const asText = (value: Value) => (typeof value === "string" ? value : JSON.stringify(value));

/** JSON in a text is easier to read unfolded. */
function readable(value: Value): Value {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
