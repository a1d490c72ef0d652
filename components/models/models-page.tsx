"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarPlus, Upload } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryStates } from "nuqs";
import { Timeline } from "#components/charts/timeline.tsx";
import { useShell } from "#components/shell/shell-context.tsx";
import { Button } from "#components/ui/button.tsx";
import { useNow } from "#components/ui/clock.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Panel, stateOf } from "#components/ui/panel.tsx";
import { Select } from "#components/ui/select.tsx";
import { formatUsd } from "#lib/core/money.ts";
import { modelQueries } from "#lib/features/models/client.ts";
import type { CalledModel, Inventory } from "#lib/features/models/model.ts";
import { CalendarDialog } from "./calendar-dialog.tsx";
import { csvOf } from "./csv.ts";
import { ImportDialog } from "./import-dialog.tsx";
import { ModelSheet } from "./model-sheet.tsx";
import { ModelsTable } from "./models-table.tsx";
import { MovesPanel } from "./moves-panel.tsx";
import { NoticesPanel } from "./notices-panel.tsx";
import { timelineGroups, timelineWindow } from "./timeline-rows.ts";

const address = {
  model: parseAsString,
  owner: parseAsString,
  platform: parseAsString,
  state: parseAsString,
};

/** Which models end when, what that is worth, and what to say about it today. */
export function ModelsPage({ project }: { project: string }) {
  const query = useQuery({ ...modelQueries.inventory(project), refetchInterval: 60_000 });
  if (!query.data) return <Panel minHeight={480} state={stateOf(query)} />;
  if (query.data.models.length === 0) return <Nothing project={project} />;
  return <Shown project={project} inventory={query.data} />;
}

function Shown({ project, inventory }: { project: string; inventory: Inventory }) {
  const [shown, setShown] = useQueryStates(address, { history: "push" });
  const { person } = useShell();
  const now = useNow();
  const canEdit = person.role !== "viewer";
  const { models, summary, today } = inventory;
  const passing = models.filter((model) => passes(model, shown));
  const open = (key: string) => void setShown({ model: key });
  const stale = models.filter(({ clock }) => clock.isStale).length;
  return (
    <div className="mx-auto grid w-full max-w-[1600px] gap-3 md:gap-4">
      <header className="grid gap-1">
        <h1 className="num max-w-4xl text-balance font-medium text-xl tracking-tight">
          {summary.sentence}
        </h1>
        <p className="num text-muted text-sm">
          {summary.atRiskCostPerDayNanoUsd
            ? `${formatUsd(summary.atRiskCostPerDayNanoUsd)} of ${formatUsd(summary.costPerDayNanoUsd)} a day runs on models that end within 90 days or are past their end. `
            : ""}
          {stale > 0
            ? `What is known of ${stale} of ${models.length} models was read more than 60 days ago.`
            : ""}
        </p>
      </header>
      <div className="flex flex-wrap items-center gap-2">
        <Filters inventory={inventory} shown={shown} onChange={(next) => void setShown(next)} />
        {canEdit && (
          <div className="flex gap-2 md:ml-auto">
            <CalendarDialog project={project}>
              <Button size="sm">
                <CalendarPlus aria-hidden /> Calendar
              </Button>
            </CalendarDialog>
            <ImportDialog project={project}>
              <Button size="sm">
                <Upload aria-hidden /> Import dates
              </Button>
            </ImportDialog>
          </div>
        )}
      </div>
      <NoticesPanel notices={inventory.notices} onOpen={open} />
      <Panel
        title="Runway"
        note="bars are as thick as what a day costs · dotted: where the end was before · dashed: a floor or a schedule"
        flush
      >
        <Timeline
          label="When each model ends, by platform"
          groups={timelineGroups(passing, today)}
          window={timelineWindow(passing, today)}
          now={now}
          onOpen={open}
        />
      </Panel>
      <Panel
        title="Models"
        note={`called in the last ${inventory.seenDays} days · calls and cost a day over ${inventory.usageDays} days`}
        actions={<CopyButton text={() => csvOf(passing)} label="Copy models as CSV" />}
        flush={passing.length > 0}
      >
        {passing.length === 0 ? (
          <EmptyState title="No model passes these filters" />
        ) : (
          <ModelsTable models={passing} onOpen={open} />
        )}
      </Panel>
      <MovesPanel models={models} />
      <ModelSheet
        project={project}
        model={models.find(({ key }) => key === shown.model) ?? null}
        canEdit={canEdit}
        onClose={() => void setShown({ model: null })}
      />
    </div>
  );
}

type Shown = { owner: string | null; platform: string | null; state: string | null };

const NOBODY = "(nobody)";

function passes(model: CalledModel, { owner, platform, state }: Shown): boolean {
  return (
    (!owner || (owner === NOBODY ? !model.migration.owner : model.migration.owner === owner)) &&
    (!platform || model.platformLabel === platform) &&
    (!state || (state === "zombie" ? model.isZombie : model.clock.state === state))
  );
}

function Filters({
  inventory: { models, owners },
  shown,
  onChange,
}: {
  inventory: Inventory;
  shown: Shown;
  onChange: (next: Partial<Shown>) => void;
}) {
  const platforms = [...new Set(models.map(({ platformLabel }) => platformLabel))].sort();
  const states = [...new Set(models.map(({ clock }) => clock.state))].sort();
  const choice = (name: keyof Shown, everyone: string, values: readonly string[]) => (
    <Select
      aria-label={`Filter by ${name}`}
      className="w-auto min-w-32"
      value={shown[name] ?? ALL}
      onValueChange={(value) => onChange({ [name]: value === ALL ? null : value })}
      options={[
        { value: ALL, label: everyone },
        ...values.map((value) => ({ value, label: value })),
      ]}
    />
  );
  return (
    <div className="flex flex-wrap gap-2">
      {choice("owner", "Every owner", [NOBODY, ...owners])}
      {choice("platform", "Every platform", platforms)}
      {choice("state", "Every state", ["zombie", ...states])}
    </div>
  );
}

const ALL = "all";

function Nothing({ project }: { project: string }) {
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState
        title="No model was called in the last 30 days"
        action={
          <Button asChild variant="primary">
            <Link href={`/${project}/ingest`}>Send the first span</Link>
          </Button>
        }
      >
        Once spans arrive, this page knows which models you call, when each ends, and what that is
        worth. Without spans:{" "}
        <code className="font-mono">npx midwatch models check --file models.txt</code>.
      </EmptyState>
    </div>
  );
}
