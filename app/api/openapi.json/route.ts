import { openApiDocument } from "#lib/server/openapi.ts";

export const dynamic = "force-static";

export const GET = () => Response.json(openApiDocument());
