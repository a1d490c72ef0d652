import { type SQL, sql } from "drizzle-orm";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { logEvents, spans } from "#drizzle/schema/index.ts";
import { DAY, HOUR, type Instant } from "#lib/core/time.ts";
import type { Context } from "#lib/platform/context.ts";
import { isOutage } from "#lib/platform/db/failures.ts";
import { readRawSpans } from "./blocks.ts";
import { contentOf } from "./content/content.ts";
import { type SpanTexts, textsOf } from "./content/words.ts";
import { logOf } from "./log-rows.ts";
import { isModelCallKind, type RawLog, type RawSpan, spanKinds } from "./model.ts";
import { listLent, readBorrowed, refColumns, type TextRef } from "./texts-relatives.ts";

type Where = Pick<Context, "db" | "projectId">;
type Row = SpanTexts & Pick<TextRef, "traceId" | "spanId" | "startedAt">;

const callKinds = sql.join(
  spanKinds.filter(isModelCallKind).map((kind) => sql`${kind}`),
  sql`, `,
);
/** A record belongs to a call up to this long before it starts or after it ends. */
const LOG_REACH = HOUR;

const moment = (at: Instant): SQL => sql`${toTimestamp(at)}::timestamptz`;

/** In one of these commits. The range is what the index understands. */
const receivedIn = (commits: readonly Instant[]): SQL => sql`
  received_at >= ${moment(least(commits))} and received_at <= ${moment(greatest(commits))}
  and received_at = any(${`{${commits.map((at) => `"${toTimestamp(at)}"`).join(",")}}`}::timestamptz[])`;

/** The model calls of these commits, and those whose log records came with them. */
export async function listRefs(
  { db, projectId }: Where,
  commits: readonly Instant[],
): Promise<TextRef[]> {
  const arrived = await db
    .select(refColumns)
    .from(spans)
    .where(
      sql`${spans.projectId} = ${projectId} and ${receivedIn(commits)} and ${spans.kind} in (${callKinds})`,
    );
  const told = await listTold({ db, projectId }, commits);
  const lent = await listLent({ db, projectId }, receivedIn(commits));
  const all = new Map([...arrived, ...told, ...lent].map((ref) => [ref.traceId + ref.spanId, ref]));
  // Spans of one block together, so that it is unpacked once.
  return [...all.values()].sort((a, b) => (a.blockId < b.blockId ? -1 : 1));
}

/** The model calls that the log records of these commits belong to; they may have come long before. */
async function listTold({ db, projectId }: Where, commits: readonly Instant[]): Promise<TextRef[]> {
  const logs = await db
    .selectDistinct({
      traceId: logEvents.traceId,
      spanId: logEvents.spanId,
      responseId: logEvents.responseId,
      at: sql<Instant>`date_trunc('hour', ${logEvents.at})`.mapWith(logEvents.at),
    })
    .from(logEvents)
    .where(
      sql`${logEvents.projectId} = ${projectId} and ${receivedIn(commits)} and ${logEvents.name} like 'gen_ai.%'`,
    );
  if (logs.length === 0) return [];
  const ids = logs.filter((log) => log.traceId !== null && log.spanId !== null);
  const responses = logs.filter((log) => log.spanId === null && log.responseId !== null);
  const times = logs.map((log) => log.at);
  const bySpan = sql`(${spans.traceId}, ${spans.spanId}) in (
    select decode(v ->> 0, 'hex'), decode(v ->> 1, 'hex')
    from jsonb_array_elements(${JSON.stringify(ids.map((log) => [log.traceId, log.spanId]))}::jsonb) v)`;
  const names = sql`jsonb_array_elements_text(${JSON.stringify(responses.map((log) => log.responseId))}::jsonb) v`;
  const byResponse = sql`${spans.responseId} is not null
    and hashtext(${spans.responseId}) in (select hashtext(v) from ${names})
    and ${spans.responseId} in (select v from ${names})`;
  const found: TextRef[] = [];
  for (const [condition, wanted] of [
    [bySpan, ids],
    [byResponse, responses],
  ] as const)
    if (wanted.length > 0)
      found.push(
        ...(await db
          .select(refColumns)
          .from(spans)
          .where(
            sql`${spans.projectId} = ${projectId} and ${spans.kind} in (${callKinds})
              and ${spans.startedAt} > ${moment(least(times) - DAY)}
              and ${spans.startedAt} < ${moment(greatest(times) + DAY)} and ${condition}`,
          )),
      );
  return found;
}

/** Derives the words of these calls from their wire bytes and log records, and writes them down. */
export async function writeTexts(where: Where, refs: readonly TextRef[]): Promise<void> {
  if (refs.length === 0) return;
  const [raws, logs] = await Promise.all([readable(where, refs), readLogs(where, refs)]);
  const byTrace = Map.groupBy(logs, (log) => log.traceId);
  const refOf = new Map(refs.map((ref) => [ref.traceId + ref.spanId, ref]));
  const borrowed = await readBorrowed(where, raws, logs);
  const rows = raws.flatMap((raw): Row[] => {
    const ref = refOf.get(raw.traceId + raw.spanId);
    if (!ref) return [];
    const own = [...(byTrace.get(raw.traceId) ?? []), ...(byTrace.get(null) ?? [])];
    const { traceId, spanId, startedAt } = ref;
    const content = borrowed.get(traceId + spanId) ?? contentOf(raw, own);
    return [{ traceId, spanId, startedAt, ...textsOf(raw, content) }];
  });
  await upsert(where, rows);
}

/** A block that cannot be read costs its own spans their words, not everyone's. */
async function readable(where: Where, refs: readonly TextRef[]): Promise<RawSpan[]> {
  try {
    return await readRawSpans(where, refs);
  } catch (error) {
    if (isOutage(error) || refs.length === 1) throw error;
    const one = (ref: TextRef) =>
      readRawSpans(where, [ref]).catch((error): RawSpan[] => {
        if (isOutage(error)) throw error;
        return [];
      });
    const found: RawSpan[] = [];
    for (const ref of refs) found.push(...(await one(ref)));
    return found;
  }
}

/** Records of these spans, and those of no trace that name one of their responses. */
async function readLogs({ db, projectId }: Where, refs: readonly TextRef[]): Promise<RawLog[]> {
  const starts = refs.map((ref) => ref.startedAt);
  const traces = [...new Set(refs.map((ref) => ref.traceId))];
  const responses = [...new Set(refs.flatMap((ref) => ref.responseId ?? []))];
  const rows = await db
    .select()
    .from(logEvents)
    .where(
      sql`${logEvents.projectId} = ${projectId}
        and ${logEvents.at} >= ${moment(least(starts) - LOG_REACH)}
        and ${logEvents.at} < ${moment(greatest(starts) + DAY)}
        and (${logEvents.traceId} = any(${`{${traces.map((id) => `"\\\\x${id}"`).join(",")}}`}::bytea[])
          or (${logEvents.traceId} is null and ${logEvents.responseId} = any(
            array(select jsonb_array_elements_text(${JSON.stringify(responses)}::jsonb)))))`,
    )
    .orderBy(logEvents.at, logEvents.sequence);
  return rows.map(logOf);
}

async function upsert({ db, projectId }: Where, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((row) => ({
    t: row.traceId,
    s: row.spanId,
    at: toTimestamp(row.startedAt),
    input: row.inputPreview,
    output: row.outputPreview,
    hash: row.promptHash,
    words: row.words,
  }));
  await db.execute(sql`
    insert into span_texts as old (project_id, trace_id, span_id, started_at, input_preview,
      output_preview, prompt_hash, words)
    select ${projectId}::integer, decode(t, 'hex'), decode(s, 'hex'), at, input, output, hash, words
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) v (t text, s text, at timestamptz,
      input text, output text, hash text, words text)
    on conflict (project_id, trace_id, span_id, started_at) do update
    set input_preview = excluded.input_preview, output_preview = excluded.output_preview,
      prompt_hash = excluded.prompt_hash, words = excluded.words
    where (old.input_preview, old.output_preview, old.prompt_hash, old.words)
      is distinct from (excluded.input_preview, excluded.output_preview, excluded.prompt_hash, excluded.words)`);
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const greatest = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
