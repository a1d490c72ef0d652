import { listMembers } from "#lib/features/auth/queries.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listMembers(ctx));
