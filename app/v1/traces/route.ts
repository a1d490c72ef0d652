import { receiveOnWeb } from "#lib/server/otlp-web.ts";

export const POST = receiveOnWeb;
export const OPTIONS = receiveOnWeb;
