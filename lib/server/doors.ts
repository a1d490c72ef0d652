import { config } from "#lib/platform/config.ts";
import { localProject } from "./local-mode.ts";

/**
 * Where telemetry is taken in, and whether that needs a key, for the set-up pages. In local mode what
 * comes without a key falls into one project; the others need one even then.
 */
export async function otlpDoors(project?: string): Promise<{
  otlpHttpPort: number;
  otlpGrpcPort: number;
  publicUrl: string | null;
  needsKey: boolean;
}> {
  const { otlpHttpPort, otlpGrpcPort, publicUrl } = config();
  const local = await localProject(Date.now());
  const needsKey = local === null || (project !== undefined && project !== local.project);
  return { otlpHttpPort, otlpGrpcPort, publicUrl: publicUrl ?? null, needsKey };
}
