import { setTimeout as pause } from "node:timers/promises";
import { filtersFrom } from "#lib/features/traces/filters/model.ts";
import { LiveQuery } from "#lib/features/traces/input.ts";
import { listNewSpans, startTail } from "#lib/features/traces/queries/live-spans.ts";
import type { Context } from "#lib/platform/context.ts";
import { log } from "#lib/platform/log.ts";
import { describe } from "./respond.ts";

/** Spans are on screen within a second of their commit. */
const LOOK_EVERY_MS = 600;
/** Proxies close connections that say nothing for half a minute. */
const HEARTBEAT_MS = 15_000;
/** A tail nobody came back to ends by itself; the browser reconnects where it stopped. */
const LONGEST_MS = 30 * 60_000;

/**
 * Server-sent events: `spans` with what was committed since the last, each with the id to resume
 * from. Ends when the reader leaves. After a break it goes on at `Last-Event-ID`, and may then repeat
 * spans it had sent.
 */
export function liveSpans(ctx: Context, request: Request, query: Record<string, string>): Response {
  const { view } = LiveQuery.parse(query);
  const resumed = Number(request.headers.get("last-event-id") ?? query.since);
  const from = Number.isFinite(resumed) && resumed > 0 ? resumed : ctx.now;
  const tail = startTail(view, filtersFrom(query), from);
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, request.signal, AbortSignal.timeout(LONGEST_MS)]);

  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const encoder = new TextEncoder();
        const send = (text: string) => controller.enqueue(encoder.encode(text));
        send(`retry: 2000\n: following\n\n`);
        let lastSent = Date.now();
        try {
          while (!signal.aborted) {
            // A reader that does not keep up gets fewer, larger answers instead of a queue.
            if ((controller.desiredSize ?? 1) > 0) {
              const found = await listNewSpans({ ...ctx, now: Date.now() }, tail, Date.now());
              if (found.rows.length + found.words.length + found.skipped > 0) {
                send(`id: ${found.upTo}\nevent: spans\ndata: ${JSON.stringify(found)}\n\n`);
                lastSent = Date.now();
              } else if (Date.now() - lastSent > HEARTBEAT_MS) {
                send(": still here\n\n");
                lastSent = Date.now();
              }
            }
            await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
          }
        } catch (error) {
          if (!signal.aborted) log.warn({ error: describe(error) }, "a live tail ended early");
        }
        try {
          controller.close();
        } catch {
          // The reader has already left.
        }
      },
      cancel() {
        stop.abort();
      },
    },
    new CountQueuingStrategy({ highWaterMark: 8 }),
  );
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
    },
  });
}
