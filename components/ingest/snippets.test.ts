import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clients } from "./snippets.ts";

const open = { httpUrl: "http://localhost:4318", grpcUrl: "http://localhost:4317", key: null };
const locked = {
  ...open,
  httpUrl: "https://m.example",
  grpcUrl: "https://m.example:4317",
  key: "mw_secret",
};

describe("set-up snippets", () => {
  for (const client of clients)
    it(`of ${client.label} name this door, and a key where one is needed`, () => {
      const code = (door: typeof open | typeof locked) =>
        client
          .snippets(door)
          .map((snippet) => snippet.code)
          .join("\n");
      assert.match(code(open), /localhost:4318/);
      assert.doesNotMatch(code(open), /Bearer|authorization|undefined|null/);
      assert.match(code(locked), /https:\/\/m\.example/);
      assert.match(code(locked), /mw_secret/);
      assert.doesNotMatch(code(locked), /localhost|undefined/);
    });

  it("send a JSON body that is one", () => {
    const { code } = clients.find(({ id }) => id === "curl")!.snippets(open)[0]!;
    const body = /-d '(.*)'$/s.exec(code)![1]!.replace(/'\$\([^)]*\)'|'\$now'/g, "1");
    assert.equal(JSON.parse(body).resourceSpans.length, 1);
  });
});
