import type { Metadata } from "next";
import Link from "next/link";
import { Prose, Terms } from "#components/docs/prose.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { workers } from "#lib/server/workers.ts";

export const metadata: Metadata = { title: "Operating it" };

export default function OperatingPage() {
  return (
    <Prose
      title="Operating it"
      lead="Three roles and one Postgres. Everything that matters is in Postgres; any role may be stopped, killed or started again at any moment."
    >
      <h2 id="roles">Roles</h2>
      <p>
        <code>npm start</code> starts the embedded PostgreSQL, brings its tables up to date, and
        watches over three processes. A process that dies is started again, a little later each
        time.
      </p>
      <Terms
        rows={[
          [
            "web",
            "Pages and the JSON API, port 3000. Takes OTLP over HTTP as well, for hosts that open only one port.",
          ],
          [
            "collector",
            "OTLP over HTTP on 4318 and over gRPC on 4317. Answers only after the spans are committed.",
          ],
          [
            "worker",
            "Everything on a clock: search words, settling of traces, roll-ups, retention.",
          ],
        ]}
      />
      <p>
        On several machines, give each process one role and all of them the same database. Any
        number of each may run; the workers agree among themselves who does what.
      </p>
      <CodeBlock
        title="one collector"
        code={
          "DATABASE_URL=postgres://midwatch:secret@db.internal/midwatch \\\nMIDWATCH_ROLE=collector HOST=0.0.0.0 npm start"
        }
      />

      <h2 id="health">Health</h2>
      <Terms
        rows={[
          [
            <code key="l">GET /healthz</code>,
            "200 while the process runs. For restarting what hangs.",
          ],
          [
            <code key="r">GET /readyz</code>,
            "200 when the database answers and has this version's tables, otherwise 503 and the reason. Lists when each worker last ran and how far it is behind. For load balancers and alerts.",
          ],
        ]}
      />
      <CodeBlock code="curl -s localhost:4318/readyz" />
      <p>Both are on the web and the collector port. What the worker does, and how often:</p>
      <Terms
        rows={workers.map(({ name, everyMs }) => [
          <code key={name}>{name}</code>,
          `every ${everyMs < 1_000 ? `${everyMs} ms` : everyMs < 60_000 ? `${everyMs / 1_000} s` : everyMs < 3_600_000 ? `${everyMs / 60_000} min` : `${everyMs / 3_600_000} h`}`,
        ])}
      />

      <h2 id="overload">Overload and loss</h2>
      <ul>
        <li>
          <strong>Acknowledged means committed.</strong> 200 or OK leaves only after the spans,
          their roll-ups and the ledger row are in the database.
        </li>
        <li>
          When the database cannot keep up, exporters get 429 or 503 with a time to wait (gRPC:
          RESOURCE_EXHAUSTED or UNAVAILABLE with RetryInfo). They keep their spans and try again;
          memory stays bounded by <code>MIDWATCH_MAX_IN_FLIGHT_BYTES</code>.
        </li>
        <li>
          A request that is sent again changes nothing: spans are known by project, trace and span
          id, repeated requests by a hash of their bytes.
        </li>
        <li>
          What was refused, by whom and why stands on the <strong>Ingest</strong> page, minute by
          minute.
        </li>
      </ul>

      <h2 id="backup">Backup</h2>
      <p>
        Back up the database, and the secret that signs sessions (<code>MIDWATCH_AUTH_SECRET</code>,
        or the file in the data folder if it was made for you). With the embedded database, stop
        Midwatch and copy the data folder. With a Postgres of your own, use what you use for the
        rest; nothing of Midwatch needs to be stopped for it:
      </p>
      <CodeBlock
        title="dump"
        code={'pg_dump --format=custom --file=midwatch.dump "$DATABASE_URL"'}
      />

      <h2 id="upgrades">Upgrades</h2>
      <p>
        Stop, update, start: tables are brought up to date before any role takes work, by one
        process while the others wait. Exporters notice a pause of a few seconds and send again.
        After an upgrade that reads attributes better than before, <code>npm run remap</code>{" "}
        derives stored spans anew from the bytes that were received.
      </p>

      <h2 id="exposing">Opening it to others</h2>
      <p>
        On a loopback address Midwatch is in <strong>local mode</strong>: no sign-in, no keys. Bind
        another address with <code>HOST</code> and it is locked: start-up prints a one-time link for
        the first account, and every exporter needs a key with the scope <code>ingest</code>. Put a
        proxy with TLS in front and name the outside address in <code>MIDWATCH_PUBLIC_URL</code>.
      </p>

      <h2 id="trouble">Trouble</h2>
      <Terms
        rows={[
          [
            "My spans do not show up",
            "Look at Ingest: it lists every exporter with what was accepted and what was refused and why. If yours is not there, nothing arrived: check the endpoint, and whether the exporter speaks HTTP (4318) or gRPC (4317).",
          ],
          [
            "A busy port",
            "Start-up says which. Choose another with PORT, OTLP_HTTP_PORT or OTLP_GRPC_PORT.",
          ],
          [
            "The disk is filling",
            "Shorten the retention in Settings. Whole days are dropped, so space comes back at once.",
          ],
          [
            "Numbers move after the fact",
            "A trace settles half a minute after its last span; calls that several layers reported are then counted once. See how tokens and money are counted.",
          ],
          [
            "The data folder is of another PostgreSQL",
            "Start-up names both versions. Move the data with pg_upgrade, or choose another folder with MIDWATCH_DATA_DIR.",
          ],
        ]}
      />
      <p>
        All settings are on <Link href="/docs/settings">Settings</Link>.
      </p>
    </Prose>
  );
}
