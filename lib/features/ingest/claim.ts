import type postgres from "postgres";
import { toTimestamp } from "#drizzle/schema/columns.ts";
import { clean } from "#lib/core/text.ts";
import type { Instant } from "#lib/core/time.ts";
import { type Receipt, receiptOf, type Submission } from "./submission.ts";

const requestKey = (projectId: number, bodyHash: string) => `${projectId} ${bodyHash}`;

/**
 * Writes down the bodies of these requests. Answers those that were stored before, by whomever, with
 * the receipt they got then. Waits for another process that is storing the very same body just now.
 */
export async function claimRequests(
  tx: postgres.TransactionSql,
  submissions: readonly Submission[],
  receivedAt: Instant,
): Promise<Map<Submission, Receipt>> {
  const bodies = submissions.map((submission) => {
    const { rejected, message } = receiptOf(submission);
    return {
      project_id: submission.state.projectId,
      body_hash: submission.bodyHash,
      rejected,
      message: clean(message),
    };
  });
  const claimed = await tx`
    insert into ingest_requests (project_id, body_hash, received_at, rejected, message)
    select project_id, decode(body_hash, 'hex'), ${toTimestamp(receivedAt)}, rejected, message
    from jsonb_to_recordset(${JSON.stringify(bodies)}::text::jsonb)
      as r(project_id int, body_hash text, rejected int, message text)
    order by 1, 2
    on conflict do nothing
    returning project_id, encode(body_hash, 'hex') as body_hash`;
  const repeats = new Map<Submission, Receipt>();
  if (claimed.length === submissions.length) return repeats;

  const mine = new Set(claimed.map((row) => requestKey(row.project_id, row.body_hash)));
  const others = submissions.filter(
    ({ state, bodyHash }) => !mine.has(requestKey(state.projectId, bodyHash)),
  );
  const stored = await tx`
    select project_id, encode(q.body_hash, 'hex') as body_hash, rejected, message
    from ingest_requests q
    join jsonb_to_recordset(${JSON.stringify(
      others.map(({ state, bodyHash }) => ({ project_id: state.projectId, body_hash: bodyHash })),
    )}::text::jsonb) as r(project_id int, body_hash text) using (project_id)
    where q.body_hash = decode(r.body_hash, 'hex')`;
  const byKey = new Map(stored.map((row) => [requestKey(row.project_id, row.body_hash), row]));
  for (const submission of others) {
    const row = byKey.get(requestKey(submission.state.projectId, submission.bodyHash));
    const rejected = row?.rejected ?? 0;
    repeats.set(submission, {
      accepted: submission.records - rejected,
      rejected,
      message: row?.message ?? "",
    });
  }
  return repeats;
}
