"use client";

import {
  Bot,
  GitCommitHorizontal,
  type LucideIcon,
  MessageSquareText,
  Milestone,
  Rocket,
} from "lucide-react";
import Link from "next/link";
import { useClock } from "#components/ui/clock.tsx";
import { Popover, PopoverContent, PopoverTrigger } from "#components/ui/popover.tsx";
import { formatInstant } from "#lib/core/format.ts";
import type { Geometry } from "./geometry.ts";
import type { ChangeKind, ChangeMark } from "./model.ts";
import { groupMarks } from "./scale.ts";

const glyphs: Record<ChangeKind, { icon: LucideIcon; word: string }> = {
  service_version: { icon: GitCommitHorizontal, word: "New service version" },
  response_model: { icon: Bot, word: "New answering model" },
  prompt_version: { icon: MessageSquareText, word: "New prompt version" },
  deploy: { icon: Rocket, word: "Deployment" },
  other: { icon: Milestone, word: "Change" },
};
const MARK_GAP_PX = 18;

/** A thin line and a glyph for each change; the glyph opens its story. */
export default function ChangeMarks({
  marks,
  geometry,
}: {
  marks: readonly ChangeMark[];
  geometry: Geometry;
}) {
  const { timeZone } = useClock();
  const { plot } = geometry;
  const shown = marks.filter(({ at }) => at >= geometry.from && at < geometry.to);
  return groupMarks(shown, geometry.xOf, MARK_GAP_PX).map(({ x, marks: group }) => {
    const first = group[0]!;
    const Icon = group.length > 1 ? Milestone : glyphs[first.kind].icon;
    return (
      <div key={`${first.at}-${first.title}`}>
        <div
          aria-hidden
          className="pointer-events-none absolute w-px bg-muted/40"
          style={{ left: x, top: plot.top, height: plot.bottom - plot.top }}
        />
        <Popover>
          <PopoverTrigger asChild>
            <button
              type="button"
              onPointerDown={(event) => event.stopPropagation()}
              aria-label={
                group.length > 1
                  ? `${group.length} changes from ${formatInstant(first.at, timeZone, "minute")}`
                  : `${glyphs[first.kind].word}: ${first.title}, ${formatInstant(first.at, timeZone, "minute")}`
              }
              className="-translate-x-1/2 absolute top-0 grid size-4 place-items-center rounded-full border border-line-strong bg-raised text-muted after:absolute after:-inset-1.5 hover:border-accent hover:text-accent touch:after:-inset-3.5"
              style={{ left: x }}
            >
              {group.length > 1 ? (
                <span className="num text-[10px] leading-none">{group.length}</span>
              ) : (
                <Icon aria-hidden className="size-2.5" />
              )}
            </button>
          </PopoverTrigger>
          <PopoverContent align="center" className="grid gap-2.5">
            {group.slice(0, 8).map((mark) => (
              <Change key={`${mark.kind}${mark.title}${mark.at}`} mark={mark} />
            ))}
            {group.length > 8 && <p className="text-faint text-xs">and {group.length - 8} more</p>}
          </PopoverContent>
        </Popover>
      </div>
    );
  });
}

function Change({ mark }: { mark: ChangeMark }) {
  const { timeZone } = useClock();
  const { icon: Icon, word } = glyphs[mark.kind];
  return (
    <div className="grid gap-0.5 text-sm">
      <p className="flex items-center gap-1.5 text-faint text-xs">
        <Icon aria-hidden className="size-3" /> {word}
        <span className="num ml-auto">{formatInstant(mark.at, timeZone, "minute")}</span>
      </p>
      <p className="break-words font-medium">{mark.title}</p>
      {mark.detail && <p className="text-muted text-xs">{mark.detail}</p>}
      {mark.href && (
        <Link href={mark.href} className="text-accent text-xs underline-offset-4 hover:underline">
          See its calls
        </Link>
      )}
    </div>
  );
}
