import { and, eq, gte } from "drizzle-orm";
import { projects, rollupSeries } from "#drizzle/schema/index.ts";
import { notFound } from "#lib/core/errors.ts";
import { type Instant, MINUTE, SECOND } from "#lib/core/time.ts";
import type { Db } from "#lib/platform/db/client.ts";
import type { PriceBook } from "./price.ts";
import { SeriesBook } from "./series.ts";

/** What ingest keeps in mind of a project, so that a span costs no query. */
export type ProjectState = {
  projectId: number;
  retentionDays: number;
  prices: PriceBook;
  series: SeriesBook;
  /** Ids of resources known to be committed. */
  storedResources: Set<string>;
};

type Sources = {
  db: Db;
  defaultRetentionDays: number;
  priceBookFor: (projectId: number) => Promise<PriceBook> | PriceBook;
};

type Entry = { state: Promise<ProjectState>; readAt: number; seriesReadAt: number };

/** Settings and prices changed by people are seen within this time. */
const SETTINGS_TTL_MS = 5 * SECOND;
/** Series that other collectors added are learned at this pace, so that all hold the same bounds. */
const SERIES_TTL_MS = MINUTE;
/** Clocks of collectors differ, and a commit takes a while: look this much further back. */
const SERIES_OVERLAP_MS = 2 * MINUTE;
const MAX_RESOURCES = 50_000;

/** The projects this process has met. What is old is read again beside the traffic, not in its way. */
export class ProjectStates {
  #entries = new Map<number, Entry>();
  #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Throws `not_found` for a project that is not there. `at` is monotonic, only compared. */
  get(projectId: number, at: Instant): Promise<ProjectState> {
    let entry = this.#entries.get(projectId);
    if (!entry) {
      entry = { state: this.#load(projectId), readAt: at, seriesReadAt: at };
      this.#entries.set(projectId, entry);
      entry.state.catch(() => this.#entries.delete(projectId));
    } else if (at - entry.readAt >= SETTINGS_TTL_MS) {
      entry.readAt = at;
      this.#refresh(entry, at).catch((error) => {
        // A project that was deleted is forgotten; anything else is tried again after the next span.
        if (error?.code === "not_found") this.#entries.delete(projectId);
      });
    }
    return entry.state;
  }

  async #load(projectId: number): Promise<ProjectState> {
    const series = new SeriesBook();
    const [settings, rows] = await Promise.all([
      this.#settings(projectId),
      this.#sources.db.select().from(rollupSeries).where(eq(rollupSeries.projectId, projectId)),
    ]);
    series.setExtraKeys(settings.dimensions);
    series.learn(rows);
    return {
      projectId,
      retentionDays: settings.retentionDays,
      prices: settings.prices,
      series,
      storedResources: new Set(),
    };
  }

  async #refresh(entry: Entry, at: Instant): Promise<void> {
    const state = await entry.state;
    const { dimensions, retentionDays, prices } = await this.#settings(state.projectId);
    state.retentionDays = retentionDays;
    state.prices = prices;
    state.series.setExtraKeys(dimensions);
    if (state.storedResources.size > MAX_RESOURCES) state.storedResources.clear();
    if (at - entry.seriesReadAt < SERIES_TTL_MS) return;
    const since = entry.seriesReadAt - SERIES_OVERLAP_MS;
    entry.seriesReadAt = at;
    const rows = await this.#sources.db
      .select()
      .from(rollupSeries)
      .where(
        and(eq(rollupSeries.projectId, state.projectId), gte(rollupSeries.firstSeenAt, since)),
      );
    state.series.learn(rows);
  }

  async #settings(projectId: number) {
    const [[project], prices] = await Promise.all([
      this.#sources.db
        .select({ retentionDays: projects.retentionDays, dimensions: projects.dimensions })
        .from(projects)
        .where(eq(projects.id, projectId)),
      this.#sources.priceBookFor(projectId),
    ]);
    if (!project) throw notFound("This project does not exist any more.");
    return {
      dimensions: project.dimensions,
      retentionDays: project.retentionDays ?? this.#sources.defaultRetentionDays,
      prices,
    };
  }
}
