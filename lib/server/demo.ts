import { parseArgs } from "node:util";
import { playHistory, playLive } from "#lib/features/demo/play.ts";
import { scenarios } from "#lib/features/demo/scenarios.ts";
import { config } from "#lib/platform/config.ts";

/** `npm run demo`: a believable product's last day through the real SDK and the real door. */
const { values } = parseArgs({
  options: {
    url: { type: "string" },
    key: { type: "string" },
    scenario: { type: "string", default: "calm" },
    seed: { type: "string", default: "1" },
    hours: { type: "string", default: "24" },
    volume: { type: "string", default: "1" },
    live: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

if (values.help) {
  console.log(`npm run demo -- [options]

  --scenario NAME  ${Object.entries(scenarios)
    .map(([name, { title }]) => `${name.padEnd(13)} ${title}`)
    .join("\n                   ")}
  --hours N        length of the replayed past (24)
  --volume X       1 is about 4,000 traces a day
  --seed N         another seed, another day
  --live           go on in real time until Ctrl-C
  --url ADDRESS    OTLP/HTTP door (the one on this machine)
  --key KEY        API key, where one is needed`);
  process.exit(0);
}

const { host, otlpHttpPort } = config();
const stop = new AbortController();
process.on("SIGINT", () => stop.abort());
process.on("SIGTERM", () => stop.abort());

const options = {
  endpoint: values.url ?? `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${otlpHttpPort}`,
  headers: (values.key ? { authorization: `Bearer ${values.key}` } : {}) as Record<string, string>,
  scenario: values.scenario,
  seed: Number(values.seed),
  hours: Number(values.hours),
  volume: Number(values.volume),
  end: Date.now(),
  signal: stop.signal,
};

try {
  await fetch(`${options.endpoint}/healthz`).catch(() => {
    throw new Error(
      `Nobody listens at ${options.endpoint}. Start Midwatch first with npm start, or name its door with --url.`,
    );
  });
  const startedAt = performance.now();
  const { traces } = await playHistory({
    ...options,
    onProgress: (share, sent) => {
      if (process.stdout.isTTY)
        process.stdout.write(`\r${Math.round(share * 100)} %  ${sent} traces`);
    },
  });
  console.log(
    `\r${traces} traces of ${values.hours} h sent in ${((performance.now() - startedAt) / 1000).toFixed(1)} s: ${scenarios[values.scenario]!.title}.`,
  );
  if (values.live) {
    console.log("Going on in real time; Ctrl-C ends it.");
    await playLive({ ...options, clock: Date.now });
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
