import type { Server } from "node:net";
import { AppError } from "#lib/core/errors.ts";
import { createIngest } from "#lib/features/ingest/ingest.ts";
import { config } from "#lib/platform/config.ts";
import { database } from "./database.ts";
import { createHealth } from "./health.ts";
import { announceReady, untilStopped } from "./lifecycle.ts";
import { exporterProject } from "./otlp-auth.ts";
import { createGrpcDoor } from "./otlp-grpc.ts";
import { createHttpDoor } from "./otlp-http.ts";
import { createIntake } from "./otlp-intake.ts";

/** After this, calls still under way are cut off, so that what was taken can be committed in time. */
const CLOSING_MS = 6_000;

/** Takes telemetry in: OTLP over HTTP and gRPC, each on its own port, until the process is stopped. */
export async function collect(): Promise<void> {
  const settings = config();
  const connection = database();
  const ingest = createIngest(connection);
  const intake = createIntake({ ingest, identify: exporterProject, ...settings });
  const http = createHttpDoor({ intake, health: createHealth(() => connection.sql) });
  const grpc = createGrpcDoor(intake);
  const sessions = new Set<{ close(): void; destroy(): void }>();
  grpc.on("session", (session) => {
    sessions.add(session);
    session.once("close", () => sessions.delete(session));
  });

  announceReady("collector", {
    http: await listen(http, settings.host, settings.otlpHttpPort, "OTLP_HTTP_PORT"),
    grpc: await listen(grpc, settings.host, settings.otlpGrpcPort, "OTLP_GRPC_PORT"),
  });

  untilStopped(async () => {
    const closed = Promise.all([close(http), close(grpc)]);
    http.closeIdleConnections();
    // Calls under way may finish; new ones are told to go elsewhere.
    for (const session of sessions) session.close();
    const impatience = setTimeout(() => {
      http.closeAllConnections();
      for (const session of sessions) session.destroy();
    }, CLOSING_MS);
    await closed;
    clearTimeout(impatience);
    await ingest.close();
    await connection.close();
  });
}

function listen(server: Server, host: string, port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new AppError(
          "unavailable",
          error.code === "EADDRINUSE"
            ? `Port ${port} on ${host} is taken by another program. End it, or choose another port in ${setting}.`
            : `Cannot listen on ${host}:${port} (${error.code ?? error.message}). Check HOST and ${setting}.`,
        ),
      ),
    );
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));
