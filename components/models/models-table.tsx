"use client";

import { Badge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/clock.tsx";
import { Severity } from "#components/ui/severity.tsx";
import {
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
} from "#components/ui/table.tsx";
import { UNKNOWN } from "#lib/core/format.ts";
import { type CalledModel, migrationWords, stateWords } from "#lib/features/models/model.ts";
import { ageWords, callsPerDay, clockLevel, endWords, moneyPerDay } from "./words.ts";

/** Every model that is called. On a phone a list of cards with name, end and money. */
export function ModelsTable({
  models,
  onOpen,
}: {
  models: readonly CalledModel[];
  onOpen: (key: string) => void;
}) {
  return (
    <>
      <Table aria-label="Models" className="max-md:hidden">
        <TableHead>
          <tr>
            <TableHeader>Model</TableHeader>
            <TableHeader>State</TableHeader>
            <TableHeader>End</TableHeader>
            <TableHeader numeric>Calls a day</TableHeader>
            <TableHeader numeric>Cost a day</TableHeader>
            <TableHeader className="max-lg:hidden">Services</TableHeader>
            <TableHeader className="max-xl:hidden">Last call</TableHeader>
            <TableHeader className="max-lg:hidden">Owner</TableHeader>
            <TableHeader>Move</TableHeader>
            <TableHeader className="max-xl:hidden">As of</TableHeader>
          </tr>
        </TableHead>
        <TableBody>
          {models.map((model) => (
            <TableRow key={model.key}>
              <TableCell className="max-w-72">
                <button
                  type="button"
                  onClick={() => onOpen(model.key)}
                  className="block max-w-full truncate text-left font-mono text-xs underline decoration-line-strong underline-offset-4 hover:decoration-accent"
                >
                  {model.model}
                </button>
                <span className="block truncate text-faint text-xs">
                  {model.platformLabel}
                  {model.isAssumed && ", assumed"}
                  {model.roles.some((role) => role !== "chat") && ` · ${model.roles.join(", ")}`}
                </span>
              </TableCell>
              <TableCell>
                <State model={model} />
              </TableCell>
              <TableCell className="num">
                {endWords(model.clock)}
                {model.clock.retires && model.clock.runwayDays !== null && (
                  <span className="block text-faint text-xs">
                    {model.clock.retires}
                    {model.clock.kind === "scheduled" && ", scheduled"}
                  </span>
                )}
              </TableCell>
              <TableCell numeric>
                {callsPerDay(model)}
                {model.errors > 0 && model.isZombie && (
                  <span className="block text-critical text-xs">
                    {Math.round((100 * model.errors) / model.calls)}% fail
                  </span>
                )}
              </TableCell>
              <TableCell numeric>{moneyPerDay(model)}</TableCell>
              <TableCell className="max-w-48 truncate text-muted max-lg:hidden">
                {servicesOf(model)}
              </TableCell>
              <TableCell className="text-muted max-xl:hidden">
                <RelativeTime at={model.lastSeenAt} />
              </TableCell>
              <TableCell className="max-w-32 truncate max-lg:hidden">
                {model.migration.owner || <span className="text-faint">{UNKNOWN}</span>}
              </TableCell>
              <TableCell>
                <span className="whitespace-nowrap text-muted">
                  {migrationWords[model.migration.state]}
                </span>
              </TableCell>
              <TableCell className="max-xl:hidden">
                <span
                  className={
                    model.clock.isStale
                      ? "whitespace-nowrap text-warning"
                      : "whitespace-nowrap text-muted"
                  }
                >
                  {ageWords(model.clock)}
                </span>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ul className="divide-y divide-line md:hidden">
        {models.map((model) => (
          <li key={model.key}>
            <button
              type="button"
              onClick={() => onOpen(model.key)}
              className="grid min-h-11 w-full grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1 px-4 py-2.5 text-left"
            >
              <span className="truncate font-mono text-xs">{model.model}</span>
              <State model={model} />
              <span className="num truncate text-muted text-sm">
                {endWords(model.clock)} · {model.platformLabel}
              </span>
              <span className="num text-right text-sm">{moneyPerDay(model)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function State({ model }: { model: CalledModel }) {
  const level = clockLevel(model.clock);
  const words = model.isZombie ? "zombie" : stateWords[model.clock.state];
  if (level === null) return <Badge>{words}</Badge>;
  return (
    <Severity level={level} chip className="whitespace-nowrap">
      {words}
    </Severity>
  );
}

function servicesOf({ services }: CalledModel): string {
  const named = services.slice(0, 2).map(({ service }) => service || "unnamed");
  const more = services.length - named.length;
  return more > 0 ? `${named.join(", ")} +${more}` : named.join(", ");
}
