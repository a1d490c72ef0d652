"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useMemo } from "react";
import type { ChangeMark } from "#components/charts/model.ts";
import { useWindow } from "#components/shell/use-window.ts";
import { useNow } from "#components/ui/clock.tsx";
import { describePrevious, describeRange } from "#lib/core/range.ts";
import { rollupQueries } from "#lib/features/rollups/client.ts";
import type { DimensionFilters, RollupGroup } from "#lib/features/rollups/model.ts";
import { sightingQueries } from "#lib/features/rollups/sightings/client.ts";
import type { Sighting } from "#lib/features/rollups/sightings/model.ts";
import { filtersIn } from "./filters.ts";
import { labelOf, versionWord } from "./labels.ts";
import { tracesHref } from "./links.ts";
import {
  breakdownsFor,
  DEFAULT_BREAKDOWN,
  groupQuestion,
  previousQuestion,
  recentQuestion,
  recentWindows,
  totalQuestion,
  watched,
} from "./questions.ts";
import { findUnusual, paired, type Watched, withRecent } from "./unusual.ts";

/** Everything the overview knows: one reading of the address, and the answers to its questions. */
export function useOverview(project: string, ownDimensions: readonly string[]) {
  const shown = useWindow();
  const { window, previous, isComparing, refreshMs, range } = shown;
  const now = useNow();
  const current = useSearchParams();
  const currentText = current.toString();
  const [by, setBy] = useQueryState("by", parseAsString.withDefault(DEFAULT_BREAKDOWN));

  const filters = useMemo<DimensionFilters>(
    () => filtersIn(new URLSearchParams(currentText)),
    [currentText],
  );
  const breakdowns = useMemo(() => breakdownsFor(ownDimensions), [ownDimensions]);
  const breakdown = breakdowns.find(({ id }) => id === by) ?? breakdowns[0]!;

  const options = { refetchInterval: refreshMs, placeholderData: keepPreviousData };
  const total = useQuery({
    ...rollupQueries.rollup(project, totalQuestion(window, filters)),
    ...options,
  });
  const groups = useQuery({
    ...rollupQueries.rollup(project, groupQuestion(window, filters, breakdown)),
    ...options,
  });
  const before = useQuery({
    ...rollupQueries.rollup(project, previousQuestion(previous, filters)),
    placeholderData: keepPreviousData,
    enabled: isComparing,
  });
  const sightings = useQuery({ ...sightingQueries.list(project, window), ...options });
  // As many questions as there are watched breakdowns, always the same: hooks in a loop keep their order.
  const looked = watched.map((one) =>
    useQuery({
      ...rollupQueries.rollup(project, groupQuestion(window, filters, one)),
      ...options,
    }),
  );
  const hours = recentWindows(range, now);
  const recent = watched.map((one) =>
    [hours?.now, hours?.before].map((hour) =>
      useQuery({
        ...rollupQueries.rollup(project, recentQuestion(hour ?? window, filters, one)),
        ...options,
        enabled: hour !== undefined,
      }),
    ),
  );

  const href = useCallback(
    (also?: Parameters<typeof tracesHref>[3], more: DimensionFilters = {}) =>
      tracesHref(project, new URLSearchParams(currentText), { ...filters, ...more }, also),
    [project, currentText, filters],
  );
  const words = { inRange: describeRange(range), previous: describePrevious(range) };
  const isLooking = total.data === undefined || looked.some(({ data }) => data === undefined);
  const watch = (groupsOf: (i: number) => RollupGroup[]): Watched[] =>
    watched.map((one, i) => ({
      breakdown: one.id,
      label: (key) => labelOf(one, key),
      groups: groupsOf(i),
    }));
  let verdict = isLooking
    ? null
    : findUnusual(
        total.data!.total,
        watch((i) => looked[i]!.data!.groups),
        words.previous,
      );
  const [[hour, hourBefore] = []] = recent;
  if (verdict && hours && recent.flat().every(({ data }) => data)) {
    const pairs = watch((i) => {
      const [today, dayBefore] = recent[i]!;
      return paired(today!.data!.groups, dayBefore!.data!.groups);
    });
    const [together] = paired([hour!.data!.total], [hourBefore!.data!.total]);
    verdict = withRecent(
      verdict,
      findUnusual(together!, pairs, "the same hour the day before", " in the last hour"),
    );
  }
  return {
    ...shown,
    filters,
    breakdown,
    breakdowns,
    setBy: (id: string) => void setBy(id === DEFAULT_BREAKDOWN ? null : id),
    total,
    groups,
    before: isComparing ? before.data : undefined,
    marks: useMemo(() => marksOf(sightings.data ?? [], href), [sightings.data, href]),
    verdict,
    words,
    href,
  };
}

export type OverviewState = ReturnType<typeof useOverview>;

function marksOf(
  sightings: readonly Sighting[],
  href: (also?: undefined, more?: DimensionFilters) => string,
): ChangeMark[] {
  const only = (value: string) => ({ in: [value], not: [] });
  return sightings.map(({ at, kind, subject, value }) => ({
    at,
    kind,
    ...{
      service_version: {
        title: `${subject} ${value}`,
        detail: "First span of this version of the service.",
        href: href(undefined, { service: only(subject) }),
      },
      response_model: {
        title: value,
        detail: `Began to answer for ${subject}.`,
        href: href(undefined, { requestModel: only(subject), responseModel: only(value) }),
      },
      prompt_version: {
        title: `${subject} ${versionWord(value)}`,
        detail: "First call with this version of the prompt.",
        href: href(undefined, { promptName: only(subject), promptVersion: only(value) }),
      },
    }[kind],
  }));
}
