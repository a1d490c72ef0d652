import type { resources } from "#drizzle/schema/spans.ts";
import { stableJson } from "#lib/core/stable-json.ts";
import { clean, cleanJson } from "#lib/core/text.ts";
import { hashKey } from "./keys.ts";
import type { Resource } from "./model.ts";

/** A row of `resources` but for its project and birth. */
export type ResourceRow = Omit<typeof resources.$inferSelect, "projectId" | "firstSeenAt">;

/** Spans of one request share the very same object, so each is hashed once. */
const rows = new WeakMap<Resource, ResourceRow>();

/** What is stored of a resource and scope. Its id is a hash, equal for equal content. */
export function resourceRow(resource: Resource): ResourceRow {
  const known = rows.get(resource);
  if (known) return known;
  const attributes = stableJson(cleanJson(resource.attributes));
  const scopeName = clean(resource.scopeName);
  const scopeVersion = clean(resource.scopeVersion);
  const schemaUrl = clean(resource.schemaUrl);
  const resourceId = hashKey([attributes, scopeName, scopeVersion, schemaUrl].join("\0"));
  const row = { resourceId, attributes, scopeName, scopeVersion, schemaUrl };
  rows.set(resource, row);
  return row;
}
