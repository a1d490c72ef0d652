"use client";

import { RelativeTime } from "#components/ui/clock.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { CalledModel } from "#lib/features/models/model.ts";

/** Every date of a called model that was another one before, the latest news first. */
export function MovesPanel({ models }: { models: readonly CalledModel[] }) {
  const moves = models
    .flatMap((model) => model.moves.map((move) => ({ ...move, label: model.platformLabel })))
    .sort((a, b) => (b.at ?? 0) - (a.at ?? 0));
  const unique = [
    ...new Map(
      moves.map((move) => [
        `${move.platform} ${move.model} ${move.before} ${move.after} ${move.at}`,
        move,
      ]),
    ),
  ];
  if (unique.length === 0) return null;
  return (
    <Panel title="Dates that moved" note="of models this project calls" flush>
      <ul className="divide-y divide-line">
        {unique.map(([key, { model, label, before, after, days, at, source }]) => (
          <li key={key} className="flex flex-wrap items-baseline gap-x-3 px-4 py-2 text-sm">
            <span className="font-mono text-xs">{model}</span>
            <span className="text-faint text-xs">{label}</span>
            <span className="num">
              {before ?? "none"} → {after ?? "none"}
            </span>
            {days !== null && (
              <span className={days < 0 ? "num text-warning" : "num text-muted"}>
                {Math.abs(days)} days {days < 0 ? "earlier" : "later"}
              </span>
            )}
            <span className="text-faint text-xs md:ml-auto">
              {at === null ? `was said by ${source}` : <RelativeTime at={at} />}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
