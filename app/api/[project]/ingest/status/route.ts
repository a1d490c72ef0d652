import { ingestStatus } from "#lib/features/ingest/ledger-queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => ingestStatus(ctx));
