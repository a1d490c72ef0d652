// Mends the Postgres driver where a lost connection would end the process, or let the rest of a dead
// transaction run inside another one (porsager/postgres issues 1208 and 1216, open in 3.4.9). Run after
// every install; a second run changes nothing. Needs nothing but a stock Node.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const MENDED = "/* mended by Midwatch */";

/** What stands in the driver, and what takes its place. Each must be there exactly once. */
const mends = {
  "connection.js": [
    // Nothing can be sent on a connection that is gone; whoever asks is told so, not left waiting.
    [
      "  function execute(q) {\n    if (terminated)",
      "  function execute(q) {\n    if (socket === null)\n      return queryError(q, Errors.connection('CONNECTION_CLOSED', options)), true\n\n    if (terminated)",
    ],
    [
      "  function nextWrite(fn) {\n",
      "  function nextWrite(fn) {\n    if (socket === null)\n      return chunk = nextWriteTimer = null, true\n\n",
    ],
    // A connection that opens again begins with nothing of its former life.
    [
      "    incomings = null\n    clearImmediate(nextWriteTimer)\n    socket.removeListener",
      "    incomings = null\n    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener",
    ],
    [
      "    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))\n",
      "    if (query || stream || sent.length)\n      error(Errors.connection('CONNECTION_CLOSED', options, socket))\n    query = results = errorResponse = null\n    result = new Result()\n    rows = 0\n",
    ],
  ],
  "index.js": [
    [
      "      , connection\n      , prepare = null\n",
      "      , connection\n      , lost = null\n      , prepare = null\n",
    ],
    // What is left of a transaction goes nowhere once its connection is lost.
    [
      "new Promise((_, reject) => connection.onclose = reject)",
      "new Promise((_, reject) => connection.onclose = e => {\n          lost = e\n          while (queries.length)\n            queries.shift().reject(e)\n          reject(e)\n        })",
    ],
    [
      "        q.catch(e => uncaughtError || (uncaughtError = e))\n",
      "        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (lost)\n          return q.reject(lost)\n",
    ],
  ],
};

const require = createRequire(import.meta.url);
const common = dirname(require.resolve("postgres"));
for (const folder of [common, join(common, "../../src")])
  for (const [name, replacements] of Object.entries(mends)) mend(join(folder, name), replacements);

function mend(path, replacements) {
  let text = readFileSync(path, "utf8");
  if (text.startsWith(MENDED)) return;
  for (const [before, after] of replacements) {
    if (text.split(before).length !== 2)
      throw new Error(`${path} is not the driver that is known to need mending: ${before.trim()}`);
    text = text.replace(before, () => after);
  }
  writeFileSync(path, `${MENDED}\n${text}`);
}
