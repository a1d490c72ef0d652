import { config } from "#lib/platform/config.ts";
import { localProject } from "./local-mode.ts";

/** Where telemetry is taken in, and whether that needs a key, for the set-up pages. */
export async function otlpDoors(): Promise<{
  otlpHttpPort: number;
  otlpGrpcPort: number;
  publicUrl: string | null;
  needsKey: boolean;
}> {
  const { otlpHttpPort, otlpGrpcPort, publicUrl } = config();
  const needsKey = (await localProject(Date.now())) === null;
  return { otlpHttpPort, otlpGrpcPort, publicUrl: publicUrl ?? null, needsKey };
}
