import { invalid } from "#lib/core/errors.ts";
import { seededRandom } from "#lib/core/random.ts";
import { floorTo, HOUR, type Instant, MINUTE } from "#lib/core/time.ts";
import { createEmitter } from "./emit.ts";
import { scenarios } from "./scenarios.ts";
import { tracesInMinute } from "./traffic.ts";

export type PlayOptions = {
  /** Base address of an OTLP/HTTP door. */
  endpoint: string;
  headers?: Record<string, string>;
  scenario?: string;
  seed?: number;
  hours?: number;
  /** 1 is about 4,000 traces a day. */
  volume?: number;
  /** The moment at which the replayed day ends. */
  end: Instant;
  onProgress?: (share: number, traces: number) => void;
  signal?: AbortSignal;
};

/** A flush this often keeps the sender's queue, and the receiver's, short. */
const FLUSH_EVERY_MINUTES = 20;

/** Replays a stretch of product life through OTLP. Resolves with what was sent, once it was taken. */
export async function playHistory(options: PlayOptions): Promise<{ traces: number }> {
  const { endpoint, headers = {}, seed = 1, hours = 24, volume = 1, signal } = options;
  const scenario = scenarios[options.scenario ?? "calm"];
  if (!scenario)
    throw invalid(
      `There is no scenario "${options.scenario}". Known: ${Object.keys(scenarios).join(", ")}.`,
    );

  const end = floorTo(options.end, MINUTE);
  const start = end - hours * HOUR;
  const emitter = createEmitter(endpoint, headers, seededRandom(seed ^ Math.floor(end / MINUTE)));
  let traces = 0;
  try {
    for (let minute = start; minute < end && !signal?.aborted; minute += MINUTE) {
      for (const plan of tracesInMinute(seed, minute, end, scenario, volume)) {
        emitter.emit(plan);
        traces++;
      }
      if ((minute - start) % (FLUSH_EVERY_MINUTES * MINUTE) === 0) {
        await emitter.flush();
        options.onProgress?.((minute - start) / (end - start), traces);
      }
    }
    await emitter.flush();
    options.onProgress?.(1, traces);
  } finally {
    await emitter.close();
  }
  return { traces };
}

/** Goes on in real time from now until `signal` fires: each minute's traces at their own moment. */
export async function playLive(
  options: PlayOptions & { signal: AbortSignal; clock: () => Instant },
): Promise<void> {
  const { endpoint, headers = {}, seed = 1, volume = 1, signal, clock } = options;
  const scenario = scenarios[options.scenario ?? "calm"]!;
  const emitter = createEmitter(endpoint, headers, seededRandom(seed ^ Math.floor(clock())));
  try {
    while (!signal.aborted) {
      const minute = floorTo(clock(), MINUTE);
      const plans = tracesInMinute(seed, minute, minute, scenario, volume).sort(
        (a, b) => a.at - b.at,
      );
      for (const plan of plans) {
        // A span is sent when it ends, so that its times lie in the past as they would in life.
        await pause(plan.at + plan.root.durationMs - clock(), signal);
        if (signal.aborted) break;
        emitter.emit(plan);
      }
      await pause(minute + MINUTE - clock(), signal);
    }
  } finally {
    await emitter.close();
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (ms <= 0 || signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
