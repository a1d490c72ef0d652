import type { Metadata } from "next";
import { Prose, Terms } from "#components/docs/prose.tsx";
import { dimensionNames } from "#lib/features/ingest/model.ts";
import { MAX_VALUES } from "#lib/features/ingest/series.ts";
import { MAX_DIMENSIONS } from "#lib/features/projects/model.ts";

export const metadata: Metadata = { title: "What is stored" };

export default function StoredPage() {
  return (
    <Prose
      title="What is stored"
      lead="Every span as it was received, the facts read from it, and totals per minute. Nothing leaves your database."
    >
      <h2 id="tables">What a span becomes</h2>
      <Terms
        rows={[
          [
            "The bytes",
            "Each span's own bytes of the request, compressed together with its neighbours. Messages and raw attributes are read from them when somebody looks, so a better reader tomorrow reads yesterday's spans better too.",
          ],
          [
            "The row",
            "Times, status, service, model, prompt, tool, agent, tokens, cost and the reasons for them: what lists and filters need.",
          ],
          [
            "Words",
            "The beginning of input and output, and the words of the messages for full-text search, a second after the span.",
          ],
          [
            "Roll-ups",
            "Counts, failures, tokens by kind, cost, and sketches of latency, first token and answer length, per minute and combination of dimensions; folded into ten minutes, hours and days.",
          ],
          ["Log records", "Those that carry messages or evaluations of a span, kept beside it."],
          [
            "Metrics",
            "GenAI metrics are kept, but feed no total: spans already count the same calls.",
          ],
          [
            "The ledger",
            "Per exporter and minute: requests, accepted, refused and why, duplicates.",
          ],
        ]}
      />
      <p>Spans that are not calls to a model are stored too: they hold the tree together.</p>

      <h2 id="dimensions">Dimensions</h2>
      <p>
        Roll-ups are kept by {dimensionNames.length} dimensions:{" "}
        {dimensionNames.map((name) => words(name)).join(", ")}. A project may add up to{" "}
        {MAX_DIMENSIONS} of its own: any attribute key. A dimension holds up to {MAX_VALUES} values;
        further ones are added up as <code>other</code>, so totals stay right whatever a sender puts
        there.
      </p>

      <h2 id="how-long">How long</h2>
      <Terms
        rows={[
          [
            "Spans, messages, logs, metrics",
            "30 days, or what the server or the project chooses. Whole UTC days are dropped.",
          ],
          ["Totals per minute", "As long as spans."],
          ["Totals per hour and day", "400 days."],
          ["Hashes of requests", "One day, to recognise what is sent again."],
        ]}
      />
      <p>
        A span older than what is kept, or more than 24 hours ahead of the server&apos;s clock, is
        refused, and its sender is told.
      </p>

      <h2 id="secrets">What is not stored</h2>
      <ul>
        <li>API keys of Midwatch: only a hash. A key is shown once.</li>
        <li>Headers of requests, whatever they held.</li>
        <li>Passwords: only a slow hash.</li>
      </ul>
      <p>
        Messages are stored if the sender sends them. To keep them out, switch content capture off
        in the sender: most clients have a setting for it, and Midwatch works without.
      </p>
    </Prose>
  );
}

const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
