import { healthOnWeb } from "#lib/server/otlp-web.ts";

export const dynamic = "force-dynamic";
export const GET = healthOnWeb;
