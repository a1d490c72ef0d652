import type postgres from "postgres";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import type { Instant } from "#lib/core/time.ts";
import type { PendingSpan } from "./submission.ts";

/** Spans whose series, and whose resource, this process does not know to be stored; one for each. */
export type Newcomers = { series: PendingSpan[]; resources: PendingSpan[] };

export function newcomers(spans: readonly PendingSpan[]): Newcomers {
  const series = new Map<string, PendingSpan>();
  const resources = new Map<string, PendingSpan>();
  for (const span of spans) {
    const { projectId, seriesId, resourceId } = span.row;
    if (!span.state.series.isStored(seriesId)) series.set(`${projectId} ${seriesId}`, span);
    if (!span.state.storedResources.has(resourceId))
      resources.set(`${projectId} ${resourceId}`, span);
  }
  return { series: [...series.values()], resources: [...resources.values()] };
}

/** Writes them in order of their keys, so that two processes with the same news cannot deadlock. */
export async function insertNewcomers(
  tx: postgres.TransactionSql,
  { series, resources }: Newcomers,
  receivedAt: Instant,
): Promise<void> {
  const at = toTimestamp(receivedAt);
  if (series.length > 0)
    await tx`
      insert into rollup_series (project_id, series_id, service, environment, kind, provider,
        request_model, response_model, prompt_name, prompt_version, tool, agent, status,
        finish_reason, extra, first_seen_at)
      select "projectId", "seriesId", service, environment, kind, provider, "requestModel",
        "responseModel", "promptName", "promptVersion", tool, agent, status, "finishReason", extra,
        ${at}
      from jsonb_to_recordset(${JSON.stringify(
        series.map((span) => ({ projectId: span.row.projectId, ...span.series })),
      )}::text::jsonb) as r("projectId" int, "seriesId" bigint, service text, environment text, kind text,
        provider text, "requestModel" text, "responseModel" text, "promptName" text,
        "promptVersion" text, tool text, agent text, status text, "finishReason" text, extra jsonb)
      order by 1, 2
      on conflict do nothing`;
  if (resources.length > 0)
    await tx`
      insert into resources (project_id, resource_id, attributes, scope_name, scope_version,
        schema_url, first_seen_at)
      select "projectId", "resourceId", attributes, "scopeName", "scopeVersion", "schemaUrl", ${at}
      from jsonb_to_recordset(${JSON.stringify(
        resources.map((span) => ({ projectId: span.row.projectId, ...span.resource })),
      )}::text::jsonb) as r("projectId" int, "resourceId" bigint, attributes text, "scopeName" text,
        "scopeVersion" text, "schemaUrl" text)
      order by 1, 2
      on conflict do nothing`;
}

/** To be called once the transaction that wrote them has committed. */
export function rememberNewcomers({ series, resources }: Newcomers): void {
  for (const { state, row } of series) state.series.markStored([row.seriesId]);
  for (const { state, row } of resources) state.storedResources.add(row.resourceId);
}
