import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { apart, launch } from "./launcher.ts";

/** Starts the built product as `npm start` does, on free ports with an empty data folder. */
export default async function startServer(): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), "midwatch-e2e-"));
  const settings = await apart(join(dir, "data"));
  const { child, exited, until } = launch(settings);
  await until(/Midwatch runs/);
  process.env.MIDWATCH_URL = `http://127.0.0.1:${settings.PORT}`;
  process.env.OTLP_URL = `http://127.0.0.1:${settings.OTLP_HTTP_PORT}`;
  process.env.OTLP_GRPC = `127.0.0.1:${settings.OTLP_GRPC_PORT}`;

  return async () => {
    child.kill("SIGTERM");
    await exited;
    rmSync(dir, { recursive: true, force: true });
  };
}
