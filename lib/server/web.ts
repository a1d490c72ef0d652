import { createServer } from "node:http";
import next from "next";
import { config } from "#lib/platform/config.ts";
import { announceReady, untilStopped } from "./lifecycle.ts";

/** The role that serves pages and the JSON API: Next behind a plain server, so that it ends in order. */
const dev = process.argv.includes("--dev");
const { host, port } = config();

const app = next({ dev, hostname: host, port });
await app.prepare();
const answer = app.getRequestHandler();
const server = createServer((request, response) => void answer(request, response));
// Live pages hold their connection open; a quiet one is closed by the page, not by us.
server.keepAliveTimeout = 65_000;

server.once("error", (error) => {
  console.error(`The web role cannot listen on ${host}:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, host, () => announceReady("web", { port }));

untilStopped(async () => {
  server.close();
  server.closeAllConnections();
  await app.close();
});
