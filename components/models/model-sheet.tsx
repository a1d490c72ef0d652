"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { ConfirmDialog } from "#components/ui/dialog.tsx";
import { Severity } from "#components/ui/severity.tsx";
import { Sheet, SheetContent } from "#components/ui/sheet.tsx";
import { toast } from "#components/ui/toast.tsx";
import { formatCount, UNKNOWN } from "#lib/core/format.ts";
import { formatUsd } from "#lib/core/money.ts";
import { modelQueries } from "#lib/features/models/client.ts";
import {
  type CalledModel,
  kindWords,
  reasonWords,
  stateWords,
} from "#lib/features/models/model.ts";
import { sendJson, withParams } from "#lib/platform/api.ts";
import { MigrationForm } from "./migration-form.tsx";
import { OverrideDialog } from "./override-dialog.tsx";
import { ageWords, callsPerDay, clockLevel, endWords } from "./words.ts";

/** Everything known of one model: its end and how we know, who calls it, what answers, the move. */
export function ModelSheet({
  project,
  model,
  canEdit,
  onClose,
}: {
  project: string;
  model: CalledModel | null;
  canEdit: boolean;
  onClose: () => void;
}) {
  return (
    <Sheet open={model !== null} onOpenChange={(open) => open || onClose()}>
      {model && (
        <SheetContent
          title={model.model}
          description={`on ${model.platformLabel}`}
          className="md:w-xl"
        >
          <Details key={model.key} project={project} model={model} canEdit={canEdit} />
        </SheetContent>
      )}
    </Sheet>
  );
}

function Details({
  project,
  model,
  canEdit,
}: {
  project: string;
  model: CalledModel;
  canEdit: boolean;
}) {
  const cache = useQueryClient();
  const { clock } = model;
  const level = clockLevel(clock);
  const refresh = () => cache.invalidateQueries({ queryKey: modelQueries.all(project) });
  const takeBack = async () => {
    const { model: id, version } = clock;
    const subject = { platform: model.platform, model: id ?? model.model, version };
    try {
      await sendJson("DELETE", withParams(`/api/${project}/models/lifecycle`, subject));
      toast({ title: "The date that comes with Midwatch counts again" });
      await refresh();
    } catch (error) {
      const description = error instanceof Error ? error.message : "Try again.";
      toast({ level: "critical", title: "Nothing was changed", description });
    }
  };
  return (
    <div className="grid gap-5">
      <Facts>
        <Fact name="State">
          {level ? (
            <Severity level={level}>{stateWords[clock.state]}</Severity>
          ) : (
            stateWords[clock.state]
          )}
          {clock.reason && <p className="text-muted text-sm">{reasonWords[clock.reason]}</p>}
        </Fact>
        <Fact name="End">
          <span className="num">{endWords(clock)}</span>
          {clock.retires && (
            <span className="num text-muted">
              {" "}
              · {clock.retires}
              {clock.kind && `, ${kindWords[clock.kind]}`}
            </span>
          )}
          {clock.about === "served" && clock.model && (
            <p className="text-muted text-sm">
              The date of <code className="font-mono">{clock.model}</code>, which answers for it.
            </p>
          )}
        </Fact>
        <Fact name="After that">
          {clock.after === "error"
            ? "calls fail"
            : clock.after === "redirect"
              ? "another model answers, at its own price"
              : UNKNOWN}
        </Fact>
        <Fact name="Replacement">
          {clock.replacement.length > 0 ? (
            <span className="font-mono text-xs">{clock.replacement.join(", ")}</span>
          ) : (
            UNKNOWN
          )}
        </Fact>
        <Fact name="How we know">
          {clock.source ? (
            <>
              {clock.source.url ? (
                <a
                  href={clock.source.url}
                  rel="noreferrer noopener"
                  target="_blank"
                  className="text-accent underline-offset-4 hover:underline"
                >
                  {clock.source.name}
                </a>
              ) : (
                clock.source.name
              )}
              <span className={clock.isStale ? "text-warning" : "text-muted"}>
                {" "}
                · {ageWords(clock)}
                {clock.isStale && ": check it again"}
              </span>
              {clock.note && <p className="text-muted text-sm">{clock.note}</p>}
              {clock.scope && <p className="text-muted text-sm">Holds for: {clock.scope}.</p>}
            </>
          ) : (
            UNKNOWN
          )}
        </Fact>
        {clock.elsewhere.length > 0 && (
          <Fact name={clock.reason === "version_unclear" ? "It may be" : "Elsewhere"}>
            <ul className="grid gap-0.5">
              {clock.elsewhere.map(({ platform, model: id, version, retires, kind }) => (
                <li key={`${platform} ${id} ${version}`} className="num text-muted text-sm">
                  {platform} <code className="font-mono text-xs">{id}</code>
                  {version && ` version ${version}`}
                  {": "}
                  {retires
                    ? `${kind === "earliest" ? "not before " : ""}${retires}`
                    : "no end announced"}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {model.moves.length > 0 && (
          <Fact name="Dates before">
            <ul className="grid gap-0.5">
              {model.moves.map(({ at, before, after, days, source }) => (
                <li key={`${at} ${before} ${after}`} className="num text-muted text-sm">
                  {before ?? "none"} → {after ?? "none"}
                  {days !== null && `, ${Math.abs(days)} days ${days < 0 ? "earlier" : "later"}`}
                  {at === null ? (
                    ` (${source})`
                  ) : (
                    <>
                      {" "}
                      · <RelativeTime at={at} />
                    </>
                  )}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        <Fact name="Called">
          <span className="num">
            {callsPerDay(model)} a day
            {model.costPerDayNanoUsd !== null && `, ${formatUsd(model.costPerDayNanoUsd)} a day`}
            {model.unpricedCalls > 0 &&
              `, ${formatCount(model.unpricedCalls)} calls without a price`}
          </span>
          <ul className="num text-muted text-sm">
            {model.services.map(({ service, calls, errors }) => (
              <li key={service}>
                {service || "an unnamed service"}: {formatCount(calls)} in 7 days
                {errors > 0 && `, ${formatCount(errors)} failed`}
              </li>
            ))}
          </ul>
        </Fact>
        {model.answers.length > 0 && (
          <Fact name="Answered by">
            <ul className="grid gap-0.5">
              {model.answers.map((answer) => (
                <li key={answer.model} className="text-muted text-sm">
                  <code className="font-mono text-xs">{answer.model}</code> since{" "}
                  <RelativeTime at={answer.firstSeenAt} />
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {model.asked.some((id) => id.toLowerCase() !== model.model) && (
          <Fact name="Asked for as">
            <span className="font-mono text-xs">{model.asked.join(", ")}</span>
          </Fact>
        )}
      </Facts>
      {canEdit && (
        <>
          <div className="flex flex-wrap gap-2">
            <OverrideDialog project={project} model={model} onSaved={refresh}>
              <Button size="sm">Set another date</Button>
            </OverrideDialog>
            {clock.origin !== null && clock.origin !== "shipped" && (
              <ConfirmDialog
                title="Take back your own date?"
                description="What comes with Midwatch counts again, if it knows this model."
                confirm="Take back"
                danger={false}
                onConfirm={() => void takeBack()}
              >
                <Button size="sm" variant="ghost">
                  Take back your own date
                </Button>
              </ConfirmDialog>
            )}
          </div>
          <MigrationForm project={project} model={model} onSaved={refresh} />
        </>
      )}
    </div>
  );
}

const Facts = ({ children }: { children: ReactNode }) => (
  <dl className="grid gap-3 sm:grid-cols-[7rem_minmax(0,1fr)]">{children}</dl>
);

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-faint text-sm max-sm:-mb-2.5">{name}</dt>
      <dd className="min-w-0 text-sm [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}
