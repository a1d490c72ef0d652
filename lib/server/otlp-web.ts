import { createIngest, type Ingest } from "#lib/features/ingest/ingest.ts";
import { config } from "#lib/platform/config.ts";
import { database } from "./database.ts";
import { createHealth } from "./health.ts";
import { receive } from "./otlp.ts";
import { exporterProject } from "./otlp-auth.ts";
import { createIntake, type Intake } from "./otlp-intake.ts";

/** One way in per process, however often its module is loaded anew while someone edits it. */
const process = globalThis as typeof globalThis & {
  midwatchIngest?: Ingest;
  midwatchIntake?: Intake;
};

function intake(): Intake {
  process.midwatchIngest ??= createIngest(database());
  process.midwatchIntake ??= createIntake({
    ingest: process.midwatchIngest,
    identify: exporterProject,
    ...config(),
  });
  return process.midwatchIntake;
}

/** OTLP on the web port, by the same rules as on the collector's. */
export async function receiveOnWeb(request: Request): Promise<Response> {
  const { status, headers, body } = await receive(
    {
      method: request.method,
      path: new URL(request.url).pathname,
      headers: Object.fromEntries(request.headers),
      body: request.body ?? nothing(),
      remoteAddress: "",
      door: "web",
    },
    intake(),
  );
  return new Response(status === 204 ? null : Buffer.from(body), { status, headers });
}

async function* nothing(): AsyncGenerator<Uint8Array> {}

const health = createHealth(() => database().sql);

export async function healthOnWeb(request: Request): Promise<Response> {
  const found = await health(new URL(request.url).pathname);
  if (!found) return new Response(null, { status: 404 });
  return new Response(Buffer.from(found.body), { status: found.status, headers: found.headers });
}
