import { invalid, tooLarge } from "#lib/core/errors.ts";
import type { Role } from "#lib/features/auth/model.ts";
import type { Context } from "#lib/platform/context.ts";
import { contextFor } from "./access.ts";
import { isChanging } from "./origin.ts";
import { failure } from "./respond.ts";
import { type Visitor, visitorOf } from "./visitor.ts";

type Asked<P> = {
  request: Request;
  params: P;
  query: Record<string, string>;
  /** The JSON that was sent. Throws `too_large` above the limit, 1 MiB unless told. */
  body: (limitBytes?: number) => Promise<unknown>;
};
type Handler<P> = (request: Request, route: { params: Promise<P> }) => Promise<Response>;

const BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * Wraps every API route of a project: find out who asks, answer as `{ data }`, and turn any failure
 * into JSON. An answer that is a `Response` already (a stream, a file) goes out as it is.
 */
export function route<P extends { project: string }>(
  answer: (call: Asked<P> & { ctx: Context }) => unknown,
  { needs = "viewer" }: { needs?: Role } = {},
): Handler<P> {
  return answering(async (asked) => {
    const { headers, method } = asked.request;
    const visitor = await visitorOf(headers, isChanging(method));
    const ctx = await contextFor(visitor, asked.params.project, needs);
    return answer({ ...asked, ctx });
  });
}

/** The same for the few routes that belong to no project. `visitor.who` may be nobody. */
export function openRoute<P>(
  answer: (call: Asked<P> & { visitor: Visitor }) => unknown,
): Handler<P> {
  return answering(async (asked) => {
    const { headers, method } = asked.request;
    return answer({ ...asked, visitor: await visitorOf(headers, isChanging(method)) });
  });
}

function answering<P>(answer: (asked: Asked<P>) => Promise<unknown>): Handler<P> {
  return async (request, { params }) => {
    try {
      const data = await answer({
        request,
        params: await params,
        query: Object.fromEntries(new URL(request.url).searchParams),
        body: (limitBytes = BODY_LIMIT_BYTES) => readJson(request, limitBytes),
      });
      if (data instanceof Response) return data;
      return Response.json({ data: data ?? null }, { headers: { "cache-control": "no-store" } });
    } catch (error) {
      return failure(error);
    }
  };
}

async function readJson(request: Request, limitBytes: number): Promise<unknown> {
  const tooMuch = () => tooLarge(`Send at most ${limitBytes} bytes.`);
  if (Number(request.headers.get("content-length")) > limitBytes) throw tooMuch();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limitBytes) throw tooMuch();
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks)));
  } catch (cause) {
    throw invalid("Send a body of JSON.", cause);
  }
}
