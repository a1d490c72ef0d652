import { authHandler } from "#lib/server/auth.ts";

export const POST = (request: Request) => authHandler(request);
