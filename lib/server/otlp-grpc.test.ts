import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
} from "@grpc/grpc-js";
import { forbidden, rateLimited, unauthenticated, unavailable } from "#lib/core/errors.ts";
import { chatRequest, dice, toProtobuf } from "#lib/features/ingest/decode/testing.ts";
import { createGrpcDoor } from "./otlp-grpc.ts";
import { createIntake, type Headers } from "./otlp-intake.ts";

const LIMIT = 4 * 1024 * 1024;
const TRACES = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const LOGS = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const METRICS = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const body = Buffer.from(
  toProtobuf(
    "traces",
    chatRequest({ spans: 40, spanBytes: 1_500, random: dice(5), at: Date.now() }),
  ),
);

describe("the gRPC door", () => {
  let failure: unknown;
  let rejected = 0;
  let spans = 0;
  let seen: Headers = {};
  const intake = createIntake({
    ingest: {
      async submit({ decoded }) {
        if (failure) throw failure;
        if (decoded.signal === "traces") spans += decoded.spans.length;
        return { accepted: 0, rejected, message: rejected ? "bad ids" : "" };
      },
    },
    identify: async ({ headers }) => {
      seen = headers;
      return { projectId: 1 };
    },
    maxBodyBytes: LIMIT,
    maxInFlightBytes: 4 * LIMIT,
  });
  const server = createGrpcDoor(intake);
  const impatient = createGrpcDoor(intake, 200);
  let address = "";
  let impatientAddress = "";
  let client: Client;
  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    impatient.listen(0, "127.0.0.1");
    await once(impatient, "listening");
    impatientAddress = `127.0.0.1:${(impatient.address() as AddressInfo).port}`;
    client = new Client(address, credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.close();
    impatient.close();
  });

  const call = (
    path: string,
    message: Buffer,
    { metadata = new Metadata(), from = client } = {},
  ): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      const same = (bytes: Buffer) => bytes;
      from.makeUnaryRequest(path, same, same, message, metadata, (error, answer) =>
        error ? reject(error) : resolve(answer!),
      );
    });
  const refusal = (path: string, message: Buffer) =>
    call(path, message).then(
      () => assert.fail("the call went through"),
      (error: ServiceError) => error,
    );

  it("takes the three signals, and answers with an empty response", async () => {
    spans = 0;
    assert.deepEqual(await call(TRACES, body), Buffer.alloc(0));
    assert.deepEqual(await call(LOGS, Buffer.alloc(0)), Buffer.alloc(0));
    assert.deepEqual(await call(METRICS, Buffer.alloc(0)), Buffer.alloc(0));
    assert.equal(spans, 40);
  });

  it("hands the metadata on, lower-case, to find out who sends", async () => {
    const metadata = new Metadata();
    metadata.set("Authorization", "Bearer mw_x");
    await call(TRACES, body, { metadata });
    assert.equal(seen.authorization, "Bearer mw_x");
    assert.equal(seen.host, address);
  });

  it("opens gzip and deflate messages", async () => {
    for (const algorithm of [compressionAlgorithms.gzip, compressionAlgorithms.deflate]) {
      const from = new Client(address, credentials.createInsecure(), {
        "grpc.default_compression_algorithm": algorithm,
      });
      spans = 0;
      await call(TRACES, body, { from });
      assert.equal(spans, 40);
      from.close();
    }
  });

  it("takes hundreds of calls at once on one connection", async () => {
    spans = 0;
    const answers = await Promise.allSettled(Array.from({ length: 400 }, () => call(TRACES, body)));
    const refused = answers.filter(({ status }) => status === "rejected");
    // Whoever finds the memory taken is told to come again, nothing else.
    for (const { reason } of refused as PromiseRejectedResult[]) assert.equal(reason.code, 14);
    assert.equal(spans, (400 - refused.length) * 40);
    assert.equal(intake.heldBytes, 0);
  });

  it("tells what was rejected in a partial success", async () => {
    rejected = 3;
    const answer = await call(TRACES, body);
    rejected = 0;
    assert.deepEqual(
      answer,
      Buffer.concat([Buffer.from([10, 11, 8, 3, 18, 7]), Buffer.from("bad ids")]),
    );
  });

  it("answers every failure with gRPC's code for it, and says when to retry where it helps", async () => {
    const cases: [unknown, number, boolean][] = [
      [unauthenticated("Send a key."), 16, false],
      [forbidden("Not you: ключ 100%."), 7, false],
      [rateLimited("Slower.", 1_500), 8, true],
      [unavailable("Away.", undefined, 2_000), 14, true],
      [new TypeError("a bug"), 14, true],
    ];
    for (const [thrown, code, hasRetryInfo] of cases) {
      failure = thrown;
      const error = await refusal(TRACES, body);
      assert.equal(error.code, code);
      if (!(thrown instanceof TypeError))
        assert.equal(error.details, (thrown as Error).message, "the message survives its encoding");
      const [details] = error.metadata.get("grpc-status-details-bin") as Buffer[];
      assert.equal(details!.includes("google.rpc.RetryInfo"), hasRetryInfo);
    }
    failure = undefined;
    assert.equal((await refusal(TRACES, Buffer.from([10, 9]))).code, 3);
  });

  it("has no method for profiles", async () => {
    const profiles = "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export";
    assert.equal((await refusal(profiles, Buffer.alloc(0))).code, 12);
  });

  it("refuses what is over the limit for good: no RetryInfo, and the connection stays", async () => {
    for (const message of [Buffer.alloc(LIMIT + 1), Buffer.alloc(20 * LIMIT)]) {
      const error = await refusal(TRACES, message);
      assert.equal(error.code, 8);
      assert.match(error.details, /4194304 bytes/);
      const [details] = error.metadata.get("grpc-status-details-bin") as Buffer[];
      assert.equal(details!.includes("RetryInfo"), false);
    }
    assert.deepEqual(await call(TRACES, body), Buffer.alloc(0));
  });

  describe("from clients that are none", () => {
    /** One HTTP/2 request with these bytes, or, at the impatient door, half of some; resolves with its status, gRPC's or else HTTP's. */
    async function raw(
      bytes: Buffer | null,
      headers: Record<string, string> = {},
    ): Promise<string> {
      const session = connectHttp2(`http://${bytes ? address : impatientAddress}`);
      session.on("error", () => {});
      const stream = session.request({
        ":method": "POST",
        ":path": TRACES,
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      let answer = "none";
      stream.on("error", () => {});
      stream.on("response", (found) => {
        answer = String(found["grpc-status"] ?? found[":status"]);
      });
      stream.on("trailers", (found) => {
        answer = String(found["grpc-status"]);
      });
      if (bytes) stream.end(bytes);
      else stream.write(Buffer.from([0, 0, 0, 1, 0, 1]));
      stream.resume();
      await once(stream, "close");
      session.close();
      return answer;
    }
    const framed = (flag: number, length: number, message: Buffer) => {
      const prefix = Buffer.from([flag, 0, 0, 0, 0]);
      prefix.writeUInt32BE(length, 1);
      return Buffer.concat([prefix, message]);
    };

    it("takes a message only if it is framed, as long as it says, and opens as it says", async () => {
      assert.equal(await raw(framed(0, body.length, body)), "0");
      assert.equal(await raw(framed(1, body.length, body)), "3");
      const packed = gzipSync(body);
      assert.equal(await raw(framed(1, packed.length, packed), { "grpc-encoding": "gzip" }), "0");
      assert.equal(await raw(framed(1, packed.length, packed), { "grpc-encoding": "br" }), "12");
      const bomb = gzipSync(Buffer.alloc(50 * LIMIT));
      assert.equal(await raw(framed(1, bomb.length, bomb), { "grpc-encoding": "gzip" }), "8");
      assert.equal(await raw(framed(0, body.length + 1, body)), "3");
      assert.equal(await raw(framed(0, body.length - 1, body)), "3");
      assert.equal(await raw(framed(7, body.length, body)), "3");
      assert.equal(await raw(Buffer.from([0, 0])), "3");
      assert.equal(await raw(Buffer.alloc(0)), "3");
      assert.equal(await raw(framed(0, 0xffff_ffff, body)), "8");
      assert.equal(await raw(body, { "content-type": "text/html" }), "415");
    });

    it("does not wait for a message that stops half-way", async () => {
      const start = performance.now();
      assert.equal(await raw(null), "none");
      assert.ok(performance.now() - start < 5_000);
      assert.equal(intake.heldBytes, 0);
    });
  });
});
