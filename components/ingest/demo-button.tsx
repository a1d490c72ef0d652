"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { useShell } from "#components/shell/shell-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { toast } from "#components/ui/toast.tsx";
import { formatCount, formatPercent } from "#lib/core/format.ts";
import { getJson, sendJson } from "#lib/platform/api.ts";

type DemoRun = { state: "none" | "running" | "done" | "failed"; share: number; traces: number };

const LOOK_EVERY_MS = 1_000;

/** For whoever wants to look around first: a believable product's last day, through the real door. */
export function DemoButton({ project }: { project: string }) {
  const { person } = useShell();
  const path = `/api/${project}/demo`;
  const run = useQuery({
    queryKey: ["demo", project],
    queryFn: ({ signal }) => getJson<DemoRun>(path, undefined, signal),
    refetchInterval: ({ state }) => (state.data?.state === "running" ? LOOK_EVERY_MS : false),
    enabled: person.role === "admin",
  });
  const start = useMutation({
    mutationFn: () => sendJson<DemoRun>("POST", path, {}),
    onSuccess: () => run.refetch(),
    onError: (error) =>
      toast({ level: "critical", title: "The demo was not loaded", description: error.message }),
  });
  if (!run.data) return null;
  const { state, share, traces } = run.data;
  return (
    <section
      aria-labelledby="demo"
      className="flex flex-wrap items-center gap-3 rounded-lg border bg-surface p-4"
    >
      <div className="grid min-w-0 flex-1 gap-0.5">
        <h2 id="demo" className="font-medium text-base">
          Look around first
        </h2>
        <p className="text-muted text-sm">
          {state === "running"
            ? `Loading: ${formatPercent(share)}, ${formatCount(traces)} traces so far.`
            : "Loads a day of a support assistant, a contract reviewer and a coding agent into this project. It takes about a minute."}
        </p>
      </div>
      <Button busy={state === "running" || start.isPending} onClick={() => start.mutate()}>
        <Play aria-hidden /> Load the demo
      </Button>
    </section>
  );
}
