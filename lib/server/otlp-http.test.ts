import assert from "node:assert/strict";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { chatRequest, dice } from "#lib/features/ingest/decode/testing.ts";
import { createHttpDoor } from "./otlp-http.ts";
import { createIntake } from "./otlp-intake.ts";

const body = Buffer.from(
  JSON.stringify(chatRequest({ spans: 2, spanBytes: 1_200, random: dice(5), at: Date.now() })),
);
const LIMIT = 256 * 1024;

describe("the HTTP door", () => {
  let spans = 0;
  const intake = createIntake({
    ingest: {
      async submit({ decoded }) {
        if (decoded.signal === "traces") spans += decoded.spans.length;
        return { accepted: 0, rejected: 0, message: "" };
      },
    },
    identify: async () => ({ projectId: 1 }),
    maxBodyBytes: LIMIT,
    maxInFlightBytes: 8 * LIMIT,
  });
  const server = createHttpDoor({
    intake,
    health: async (path) =>
      path === "/healthz" ? { status: 200, headers: {}, body: Buffer.from("ok") } : null,
    timeouts: { headersMs: 300, requestMs: 600, checkedEveryMs: 50 },
  });
  let port = 0;
  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    port = (server.address() as AddressInfo).port;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Sends raw bytes and resolves with all that came back once the connection is closed. */
  async function raw(...pieces: (string | Buffer)[]): Promise<string> {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => {});
    for (const piece of pieces) socket.write(piece);
    let answer = "";
    socket.setEncoding("latin1").on("data", (text) => {
      answer += text;
    });
    await once(socket, "close");
    return answer;
  }
  const head = (...headers: string[]) =>
    `POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`;

  it("serves batch after batch on one connection, chunked as exporters send them", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    spans = 0;
    for (let i = 0; i < 5; i++) {
      const call = request({
        port,
        agent,
        method: "POST",
        path: "/v1/traces",
        headers: { "content-type": "application/json" },
      });
      call.write(body.subarray(0, 500));
      call.end(body.subarray(500));
      const [response] = await once(call, "response");
      ports.add(response.socket.localPort);
      response.resume();
      await once(response, "end");
      assert.equal(response.statusCode, 200);
    }
    agent.destroy();
    assert.deepEqual([spans, ports.size], [10, 1]);
  });

  it("gets its refusal across to a client that only listens once it has sent everything", async () => {
    const call = request({
      port,
      method: "POST",
      path: "/v1/traces",
      headers: { "content-type": "application/json" },
    });
    const answered = once(call, "response");
    for (let i = 0; i < 100; i++) call.write(Buffer.alloc(64 * 1024, " "));
    call.end();
    const [response] = await answered;
    assert.equal(response.statusCode, 413);
    let text = "";
    for await (const piece of response.setEncoding("utf8")) text += piece;
    assert.match(JSON.parse(text).message, /262144 bytes/);
    assert.equal(intake.heldBytes, 0);
  });

  it("closes on headers that never end, and asks a body that never ends to come again", async () => {
    assert.match(await raw("POST /v1/traces HTTP/1.1\r\nhost: x\r\nx-slow: "), /^HTTP\/1.1 503/);
    assert.match(await raw(head("content-length: 1000"), "{"), /^HTTP\/1.1 503/);
    for (let i = 0; intake.heldBytes > 0 && i < 100; i++) await setTimeout(10);
    assert.equal(intake.heldBytes, 0);
  });

  it("answers what is not HTTP with 400, and oversized headers with 431", async () => {
    assert.match(await raw("\x16\x03\x01\x02\x00\x01\x00"), /^HTTP\/1.1 400/);
    assert.match(await raw(head(`x-big: ${"a".repeat(64_000)}`)), /^HTTP\/1.1 431/);
    assert.match(
      await raw(head("content-length: 5", "transfer-encoding: chunked")),
      /^HTTP\/1.1 400/,
    );
  });

  it("answers health checks beside OTLP", async () => {
    const healthy = await fetch(`http://127.0.0.1:${port}/healthz?x=1`);
    assert.deepEqual([healthy.status, await healthy.text()], [200, "ok"]);
    assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`, { method: "HEAD" })).status, 200);
    assert.equal((await fetch(`http://127.0.0.1:${port}/v1/traces`)).status, 405);
  });
});
