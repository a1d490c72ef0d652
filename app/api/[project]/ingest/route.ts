import { ledgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { WindowQuery } from "#lib/features/traces/input.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx, query }) => ledgerSummary(ctx, WindowQuery.parse(query)));
