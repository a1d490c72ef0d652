import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  assertSameOrigin,
  isChanging,
  isLocalOrigin,
  isLoopbackHost,
  whyNotLocal,
} from "./origin.ts";

const headers = (all: Record<string, string>) => (name: string) => all[name];

describe("isLoopbackHost", () => {
  for (const host of ["localhost", "localhost:3000", "127.0.0.1:4318", "127.9.9.9", "[::1]:80"])
    it(`takes ${host} for this machine`, () => assert.equal(isLoopbackHost(host), true));
  for (const host of [
    "",
    "evil.example",
    "localhost.evil.example",
    "127.0.0.1.evil.example:3000",
    "evil.example#localhost",
    "localhost@evil.example",
    "192.168.1.4:3000",
    "0.0.0.0:3000",
    "[::2]",
    "localhost:99999",
  ])
    it(`takes "${host}" for somebody else`, () => assert.equal(isLoopbackHost(host), false));
});

describe("assertSameOrigin", () => {
  const refuses = (all: Record<string, string>) =>
    assert.throws(() => assertSameOrigin(headers(all)), { code: "forbidden" });

  it("lets our own pages change things", () => {
    assertSameOrigin(headers({ host: "midwatch:3000", origin: "http://midwatch:3000" }));
    assertSameOrigin(
      headers({ host: "a:1", origin: "http://a:1", "sec-fetch-site": "same-origin" }),
    );
  });

  it("lets what is not a browser change things", () => {
    assertSameOrigin(headers({ host: "midwatch:3000" }));
  });

  it("knows its own name behind a proxy", () => {
    assertSameOrigin(
      headers({
        host: "10.0.0.3",
        "x-forwarded-host": "mid.example",
        origin: "https://mid.example",
      }),
    );
  });

  it("refuses another site's page, whichever header gives it away", () => {
    refuses({ host: "midwatch:3000", origin: "https://evil.example" });
    refuses({ host: "midwatch:3000", origin: "null" });
    refuses({ host: "midwatch:3000", origin: "http://midwatch:3001" });
    refuses({ host: "midwatch:3000", "sec-fetch-site": "cross-site" });
    refuses({ host: "midwatch:3000", "sec-fetch-site": "same-site" });
    refuses({ host: "a:1", origin: "https://evil.example", "sec-fetch-site": "same-origin" });
  });
});

describe("whyNotLocal", () => {
  it("finds nothing wrong with this machine's own requests", () => {
    assert.equal(whyNotLocal(headers({ host: "localhost:3000" }), "127.0.0.1"), null);
    assert.equal(whyNotLocal(headers({ host: "[::1]:3000" }), "::1"), null);
    assert.equal(
      whyNotLocal(
        headers({
          host: "127.0.0.1:3000",
          "x-forwarded-for": "::ffff:127.0.0.1",
          "x-forwarded-host": "127.0.0.1:3000",
        }),
      ),
      null,
    );
  });

  it("sees through a name that was re-bound to this machine", () => {
    assert.match(whyNotLocal(headers({ host: "evil.example:3000" }), "127.0.0.1")!, /asked for as/);
  });

  it("sees another machine", () => {
    assert.match(whyNotLocal(headers({ host: "localhost" }), "10.0.0.7")!, /another machine/);
  });

  it("sees a proxy that forwards for another machine", () => {
    const host = "localhost:3000";
    const traces: Record<string, string>[] = [
      { "x-forwarded-for": "203.0.113.9" },
      { "x-forwarded-for": "127.0.0.1, 203.0.113.9" },
      { "x-forwarded-host": "mid.example" },
      { forwarded: "for=203.0.113.9" },
    ];
    for (const trace of traces) assert.match(whyNotLocal(headers({ host, ...trace }))!, /proxy/);
  });
});

it("lets any page of this machine send data, and no other site's", () => {
  assert.equal(isLocalOrigin(headers({})), true);
  assert.equal(isLocalOrigin(headers({ origin: "http://localhost:5173" })), true);
  assert.equal(
    isLocalOrigin(headers({ origin: "http://127.0.0.1:5173", "sec-fetch-site": "cross-site" })),
    true,
  );
  assert.equal(isLocalOrigin(headers({ origin: "https://evil.example" })), false);
  assert.equal(isLocalOrigin(headers({ origin: "null" })), false);
  assert.equal(isLocalOrigin(headers({ "sec-fetch-site": "cross-site" })), false);
});

it("knows which methods change something", () => {
  assert.deepEqual(
    ["GET", "HEAD", "OPTIONS", "get", "POST", "PUT", "PATCH", "DELETE", "PURGE"].map(isChanging),
    [false, false, false, false, true, true, true, true, true],
  );
});
