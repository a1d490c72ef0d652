"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Severity } from "#components/ui/severity.tsx";
import type { Notice } from "#lib/features/models/model.ts";
import { levelOf } from "./words.ts";

const SHOWN = 5;

/** What is said about the models today, and what stands from earlier days. One line a model. */
export function NoticesPanel({
  notices,
  onOpen,
}: {
  notices: readonly Notice[];
  onOpen: (key: string) => void;
}) {
  const [isAll, setAll] = useState(false);
  if (notices.length === 0) return null;
  const shown = isAll ? notices : notices.slice(0, SHOWN);
  const due = notices.filter(({ isDue }) => isDue).length;
  return (
    <Panel
      title="What to say today"
      note={`${due} new, ${notices.length - due} standing · one per model, however many services call it`}
      flush
    >
      <ul className="divide-y divide-line">
        {shown.map((notice) => (
          <li key={`${notice.key} ${notice.step} ${notice.sentence}`}>
            <button
              type="button"
              onClick={() => onOpen(notice.key)}
              className="flex w-full flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-2 text-left hover:bg-raised/60 touch:min-h-11"
            >
              <span className="flex w-full shrink-0 items-baseline gap-2 md:w-44">
                <Severity level={levelOf[notice.severity]}>
                  {notice.severity === "page"
                    ? notice.when === "business_hours"
                      ? "Page, daytime"
                      : "Page"
                    : notice.severity === "ticket"
                      ? "Ticket"
                      : "Note"}
                </Severity>
                <Badge tone="outline" className="num">
                  {stepWords[notice.step] ?? notice.step}
                </Badge>
              </span>
              <span
                className={
                  notice.isDue
                    ? "min-w-0 basis-full text-sm md:flex-1 md:basis-0"
                    : "min-w-0 basis-full text-muted text-sm md:flex-1 md:basis-0"
                }
              >
                {notice.sentence}
                {notice.owner && <span className="text-faint"> Owner: {notice.owner}.</span>}
                {!notice.isDue && <span className="text-faint"> Said before.</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {notices.length > SHOWN && (
        <div className="border-t px-4 py-1.5">
          <Button variant="link" className="text-xs" onClick={() => setAll(!isAll)}>
            {isAll ? "Show fewer" : `Show all ${notices.length}`}
          </Button>
        </div>
      )}
    </Panel>
  );
}

const stepWords: Record<string, string> = {
  past: "past end",
  passed: "date passed",
  floor: "floor",
  moved: "date moved",
};
