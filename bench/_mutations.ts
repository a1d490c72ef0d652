import { deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { dice } from "#lib/features/ingest/decode/testing.ts";
import { choose, goodBody, type Random, signals, upTo } from "./_strange.ts";

/** One request to throw at a door: hostile, broken, odd, or now and then perfectly good. */
export type Shot = {
  path: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer;
  /** Bytes announced beyond those sent; the connection is then closed. */
  missingBytes: number;
};

const bombs = [0, 32].flatMap((fill) => {
  const plain = Buffer.alloc(48 * 1024 * 1024, fill);
  return [
    { coding: "gzip", body: gzipSync(plain) },
    { coding: "deflate", body: deflateSync(plain) },
    { coding: "zstd", body: zstdCompressSync(plain) },
  ];
});

/** The n-th request of a seed, always the same. */
export function shot(seed: number, n: number, encoding: "protobuf" | "json", at: number): Shot {
  const random = dice(seed * 1_000_003 + n);
  const signal = choose(random, signals);
  const found: Shot = {
    path: `/v1/${signal}`,
    method: "POST",
    headers: {
      "content-type": encoding === "json" ? "application/json" : "application/x-protobuf",
    },
    body: goodBody(signal, encoding, random, at),
    missingBytes: 0,
  };
  const hits = random() < 0.35 ? 0 : 1 + upTo(random, 3);
  for (let i = 0; i < hits; i++)
    choose(random, encoding === "json" ? onJson : onBytes)(found, random);
  if (random() < 0.3) choose(random, onEnvelope)(found, random);
  return found;
}

type Mutation = (shot: Shot, random: Random) => void;

const splice = (body: Buffer, at: number, remove: number, insert: Uint8Array): Buffer =>
  Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]);

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => upTo(random, 256)));

/** Twelve thousand messages, one in the other. */
function nested(tag: number): Buffer {
  const lengths: Buffer[] = [];
  let size = 0;
  for (let i = 0; i < 12_000; i++) {
    const prefix = [tag];
    let rest = size;
    for (; rest > 127; rest >>>= 7) prefix.push((rest & 127) | 128);
    prefix.push(rest);
    lengths.push(Buffer.from(prefix));
    size += prefix.length;
  }
  return Buffer.concat(lengths.reverse());
}
const towers = [10, 18, 42, 50, 74, 90].map(nested);
const nothings = [10, 18, 42, 74, 90].map((tag) => Buffer.alloc(200_000, Buffer.from([tag, 0])));
const hugeLengths = [
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  [0x80, 0x80, 0x80, 0x80, 0x08],
].map((bytes) => Buffer.from(bytes));

const onBytes: Mutation[] = [
  function truncate(shot, random) {
    shot.body = shot.body.subarray(0, upTo(random, shot.body.length + 1));
  },
  function flipBits(shot, random) {
    const body = Buffer.from(shot.body);
    for (let i = upTo(random, 20); i >= 0 && body.length > 0; i--)
      body[upTo(random, body.length)]! ^= 1 << upTo(random, 8);
    shot.body = body;
  },
  function insertNoise(shot, random) {
    shot.body = splice(
      shot.body,
      upTo(random, shot.body.length),
      0,
      noise(random, upTo(random, 64)),
    );
  },
  function removeBytes(shot, random) {
    shot.body = splice(
      shot.body,
      upTo(random, shot.body.length),
      upTo(random, 64),
      Buffer.alloc(0),
    );
  },
  function lieAboutALength(shot, random) {
    shot.body = splice(shot.body, upTo(random, shot.body.length), 1, choose(random, hugeLengths));
  },
  function repeatAPart(shot, random) {
    const from = upTo(random, shot.body.length);
    const part = shot.body.subarray(from, from + upTo(random, 400));
    shot.body = splice(shot.body, upTo(random, shot.body.length), 0, part);
  },
  function onlyNoise(shot, random) {
    shot.body = noise(random, upTo(random, 2_000));
  },
  function nestDeeply(shot, random) {
    const tower = choose(random, towers);
    shot.body =
      random() < 0.5 ? tower : splice(shot.body, upTo(random, shot.body.length), 0, tower);
  },
  function fillWithNothings(shot, random) {
    if (random() < 0.05) shot.body = Buffer.concat([shot.body, choose(random, nothings)]);
  },
];

const jsonValues = [
  "null",
  "-1",
  "1e400",
  "[]",
  "{}",
  '""',
  "true",
  "99999999999999999999999",
  '"\\ud800"',
  '"\\u0000"',
  '"NaN"',
  "[[[[[[[]]]]]]]",
  '{"low":1,"high":-1}',
];

const onJson: Mutation[] = [
  ...onBytes.slice(0, 7),
  function swapAValue(shot, random) {
    const text = shot.body.toString();
    const values = [...text.matchAll(/:("(?:[^"\\]|\\.)*"|-?[\d.]+|true|false)/g)];
    if (values.length === 0) return;
    const { index, 0: whole } = choose(random, values);
    const value = choose(random, jsonValues);
    shot.body = Buffer.from(`${text.slice(0, index)}:${value}${text.slice(index + whole.length)}`);
  },
  function renameAKey(shot, random) {
    const text = shot.body.toString();
    const keys = [...text.matchAll(/"(\w+)":/g)];
    if (keys.length === 0) return;
    const { index, 0: whole } = choose(random, keys);
    const key = choose(random, [
      "__proto__",
      "constructor",
      "spans",
      "attributes",
      "value",
      "\\u0000",
      "resource_spans",
    ]);
    shot.body = Buffer.from(`${text.slice(0, index)}"${key}":${text.slice(index + whole.length)}`);
  },
  function nestDeeplyInJson(shot, random) {
    const levels = upTo(random, 20_000);
    const [open, close] = choose(random, [
      ["[", "]"],
      ['{"arrayValue":{"values":[', "]}}"],
      ['{"kvlistValue":{"values":[{"key":"k","value":', "}]}}"],
    ] as const);
    const tower = `${open.repeat(levels)}${random() < 0.8 ? "1" : ""}${random() < 0.8 ? close.repeat(levels) : ""}`;
    shot.body = Buffer.from(
      shot.body.toString().replace(/"stringValue":"[^"]*"/, `"arrayValue":${tower}`),
    );
  },
];

const compress: Record<string, (body: Buffer) => Buffer> = {
  gzip: (body) => gzipSync(body, { level: 1 }),
  deflate: (body) => deflateSync(body, { level: 1 }),
  zstd: (body) => zstdCompressSync(body),
};

const onEnvelope: Mutation[] = [
  function compressWell(shot, random) {
    const coding = choose(random, Object.keys(compress));
    shot.body = compress[coding]!(shot.body);
    shot.headers["content-encoding"] = coding;
  },
  function compressAndBreak(shot, random) {
    compressWellThen(shot, random, onBytes[upTo(random, 4)]!);
  },
  function claimCompression(shot, random) {
    shot.headers["content-encoding"] = choose(random, [
      "gzip",
      "deflate",
      "zstd",
      "br",
      "",
      "gzip, gzip",
      "__proto__",
    ]);
  },
  function sendABomb(shot, random) {
    // Each costs the collector a hundred milliseconds of unpacking; a few hundred of them are plenty.
    if (random() > 0.03) return;
    const bomb = choose(random, bombs);
    shot.body = bomb.body;
    shot.headers["content-encoding"] = bomb.coding;
  },
  function otherType(shot, random) {
    shot.headers["content-type"] = choose(random, [
      "application/json",
      "application/x-protobuf",
      "application/protobuf",
      "text/plain",
      "",
      "application/json; charset=latin1",
      "multipart/form-data",
      "x".repeat(3_000),
    ]);
  },
  function otherPath(shot, random) {
    shot.path = choose(random, [
      "/",
      "/v1",
      "/v1/",
      "/v1/traces",
      "/v1/logs",
      "/v1/metrics",
      "/v1development/profiles",
      "/a/b/c/v1/traces",
      "//v1//traces",
      "/v1/traces?x=%00",
      "/%2e%2e/v1/traces",
      `/${"x".repeat(2_000)}`,
    ]);
  },
  function otherMethod(shot, random) {
    shot.method = choose(random, ["GET", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD"]);
  },
  function oddHeaders(shot, random) {
    shot.headers[
      choose(random, [
        "x-odd",
        "origin",
        "accept-encoding",
        "host",
        "authorization",
        "x-api-key",
        "expect",
        "forwarded",
      ])
    ] = choose(random, [
      "",
      "\u00ff\u00fe",
      "*",
      "null",
      "gzip;q=x",
      "Bearer",
      "Bearer mw_x",
      "Basic Og==",
      "y".repeat(5_000),
      "127.0.0.1",
    ]);
  },
  function announceTooMuch(shot, random) {
    shot.missingBytes = 1 + upTo(random, 1_000);
  },
  function sendNothing(shot) {
    shot.body = Buffer.alloc(0);
  },
];

function compressWellThen(shot: Shot, random: Random, then: Mutation): void {
  onEnvelope[0]!(shot, random);
  then(shot, random);
}
