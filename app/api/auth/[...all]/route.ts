import { authHandler } from "#lib/server/auth.ts";

export const GET = (request: Request) => authHandler(request);
export const POST = (request: Request) => authHandler(request);
