"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Radio } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { useShell } from "#components/shell/shell-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { toast } from "#components/ui/toast.tsx";
import { ingestQueries } from "#lib/features/ingest/client.ts";
import { sendJson } from "#lib/platform/api.ts";
import { ClientGuide } from "./client-guide.tsx";
import { DemoButton } from "./demo-button.tsx";
import { type DoorFacts, doorOf } from "./door.ts";

const LOOK_EVERY_MS = 1_500;

/** Before anything has arrived: how to send the first span. Turns into the real page when it comes. */
export function FirstSpan({ project, facts }: { project: string; facts: DoorFacts }) {
  const router = useRouter();
  const cache = useQueryClient();
  const { data } = useQuery({ ...ingestQueries.status(project), refetchInterval: LOOK_EVERY_MS });
  const hasArrived = data?.hasSpans ?? false;
  const [key, setKey] = useState<string | null>(null);
  const [host, setHost] = useState<string | null>(null);
  useEffect(() => setHost(window.location.hostname), []);
  const door = useMemo(() => doorOf(facts, host, key), [facts, host, key]);

  useEffect(() => {
    if (!hasArrived) return;
    void cache.invalidateQueries();
    router.refresh();
  }, [hasArrived, cache, router]);

  return (
    <div className="mx-auto grid w-full max-w-4xl gap-6 py-2">
      <div className="grid gap-2">
        <h1 className="text-xl">
          {hasArrived ? "The first span has arrived" : "Nothing has arrived yet"}
        </h1>
        <p role="status" className="flex items-center gap-2 text-muted">
          <Radio aria-hidden className="size-4 shrink-0 text-accent" />
          {hasArrived
            ? "Opening the page."
            : "Point any OpenTelemetry exporter here. This page opens by itself with the first span."}
        </p>
      </div>
      <section aria-label="Where to send" className="grid gap-2">
        <div className="grid gap-2 sm:grid-cols-2">
          <CodeBlock title="OTLP over HTTP" code={door.httpUrl} />
          <CodeBlock title="OTLP over gRPC" code={door.grpcUrl} />
        </div>
        {facts.needsKey && <KeyRow project={project} token={key} onMade={setKey} />}
      </section>
      <ClientGuide door={door} />
      <DemoButton project={project} />
    </div>
  );
}

/** Makes a key that may only send, and puts it into every snippet. */
function KeyRow({
  project,
  token,
  onMade,
}: {
  project: string;
  token: string | null;
  onMade: (token: string) => void;
}) {
  const { person } = useShell();
  const make = useMutation({
    mutationFn: () =>
      sendJson<{ token: string }>("POST", `/api/${project}/keys`, {
        name: "First exporter",
        scopes: ["ingest"],
      }),
    onSuccess: (made) => onMade(made.token),
    onError: (error) =>
      toast({ level: "critical", title: "No key was made", description: error.message }),
  });
  if (token)
    return (
      <div className="grid gap-1">
        <CodeBlock title="Your key" code={token} />
        <p className="text-muted text-sm">
          Copy it now: only its hash is kept, so it is never shown again. It is in the snippets
          below.
        </p>
      </div>
    );
  if (person.role !== "admin")
    return (
      <p className="text-muted text-sm">
        Sending needs a key. Ask an admin of this project for one with the scope “ingest”.
      </p>
    );
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="primary" busy={make.isPending} onClick={() => make.mutate()}>
        <KeyRound aria-hidden /> Make a key for sending
      </Button>
      <span className="text-muted text-sm">It is put into the snippets below.</span>
    </div>
  );
}
