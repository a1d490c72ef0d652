"use client";

import Link from "next/link";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { OverviewState } from "./use-overview.ts";

/** No calls in this window, though there may be some in another. */
export default function Nothing({
  project,
  overview,
}: {
  project: string;
  overview: OverviewState;
}) {
  const { words, range, setRange } = overview;
  const isLongest = range.kind === "relative" && range.preset === "30d";
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState
        title={`No calls ${words.inRange}`}
        action={
          <>
            <Button asChild variant="primary">
              <Link href={`/${project}/ingest`}>Send the first span</Link>
            </Button>
            {!isLongest && (
              <Button onClick={() => setRange({ kind: "relative", preset: "30d" })}>
                Show the last 30 days
              </Button>
            )}
          </>
        }
      >
        Nor {words.previous}. Point any OpenTelemetry exporter at Midwatch, or look further back.
      </EmptyState>
    </div>
  );
}
