import type { Metadata } from "next";
import { Prose, Terms } from "#components/docs/prose.tsx";
import { doorOf } from "#components/ingest/door.ts";
import { clients } from "#components/ingest/snippets.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { otlpDoors } from "#lib/server/doors.ts";

export const metadata: Metadata = { title: "Send spans" };
/** Ports and addresses are those of the running server. */
export const dynamic = "force-dynamic";

export default async function SendSpans() {
  const door = doorOf(await otlpDoors(), null, null);
  return (
    <Prose
      title="Send spans"
      lead="Point any OpenTelemetry exporter at Midwatch. Traces, logs and metrics, protobuf or JSON, over HTTP or gRPC."
    >
      <Terms
        rows={[
          ["HTTP", <code key="http">{door.httpUrl}</code>],
          ["gRPC", <code key="grpc">{door.grpcUrl}</code>],
          [
            "Key",
            door.key ? (
              <>
                <code>Authorization: Bearer mw_…</code>, made under Settings, Keys, with the scope{" "}
                <code>ingest</code>
              </>
            ) : (
              "None while Midwatch runs on this machine alone and nobody has signed up"
            ),
          ],
        ]}
      />
      <h2 id="clients">Clients</h2>
      <p>
        Load the telemetry file before everything else:{" "}
        <code>node --import ./telemetry.ts app.ts</code>. A call is on screen within two seconds of
        its end, as soon as the exporter sends it; most send every five seconds.
      </p>
      {clients.map((client) => (
        <section key={client.id} id={client.id} className="grid scroll-mt-16 gap-3">
          <h3>{client.label}</h3>
          <p>{client.about}</p>
          {client.snippets(door).map(({ title, code }) => (
            <CodeBlock key={title} title={title} code={code} />
          ))}
        </section>
      ))}
      <h2 id="answers">What Midwatch answers</h2>
      <Terms
        rows={[
          [
            "200",
            "Everything is committed to the database. Spans refused one by one are counted in the answer, with the reason.",
          ],
          ["400", "The body cannot be read. Sending it again will not help."],
          ["401, 403", "The key is missing, wrong, revoked, or may not send."],
          ["413", "More than the limit, 64 MiB unless set otherwise. Send smaller batches."],
          [
            "429, 503",
            "Not now: come again after the time in Retry-After. Exporters do so by themselves, and nothing is counted twice.",
          ],
        ]}
      />
      <h2 id="words">Messages</h2>
      <p>
        Many instrumentations leave out prompts and answers until they are told to record them. In
        the OpenTelemetry ones that is{" "}
        <code>OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT=true</code>. Tokens, money and
        latency need no words.
      </p>
      <h2 id="missing">Nothing arrives?</h2>
      <ul>
        <li>The page Ingest lists every request with what became of it, and what to change.</li>
        <li>
          <code>OTEL_LOG_LEVEL=debug</code> makes most exporters say why they do not send.
        </li>
        <li>Short programs end before the exporter sends: call its shutdown before you leave.</li>
      </ul>
    </Prose>
  );
}
