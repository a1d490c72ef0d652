import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { RawLog, RawSpan } from "../model.ts";
import { decode } from "./decode.ts";
import { sniffSignal } from "./sniff.ts";
import { toProtobuf } from "./testing.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const captures = new URL("../captures/", import.meta.url);

describe("what real clients sent", () => {
  for (const file of readdirSync(captures).filter((name) => name.endsWith(".jsonl")))
    it(`reads the same from JSON and from protobuf: ${file}`, () => {
      const signal = file.includes(".logs.") ? "logs" : "traces";
      let records = 0;
      for (const line of readFileSync(new URL(file, captures), "utf8").split("\n")) {
        if (line === "") continue;
        // A time written as a number has lost its last digits once JSON.parse has read it.
        const exact = line.replace(/("\w+UnixNano":)(\d+)/g, '$1"$2"');
        const protobuf = toProtobuf(signal, JSON.parse(exact));
        assert.equal(sniffSignal("protobuf", protobuf), signal);
        const one = decode(signal, "json", Buffer.from(line), NOW);
        const other = decode(signal, "protobuf", protobuf, NOW);
        assert.deepEqual(one.rejections, []);
        assert.deepEqual(recordsOf(one), recordsOf(other));
        records += recordsOf(one).length;
      }
      assert.ok(records > 0);
    });
});

/** Everything but the bytes kept, which differ as the encodings do. */
function recordsOf(decoded: ReturnType<typeof decode>): (Partial<RawSpan> | RawLog)[] {
  if (decoded.signal === "logs") return decoded.logs;
  if (decoded.signal === "metrics") return [];
  return decoded.spans.map(({ wire: _, wireEncoding: __, ...span }) => span);
}
