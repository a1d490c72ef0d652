import type { Instant } from "#lib/core/time.ts";

export const sightingKinds = ["service_version", "response_model", "prompt_version"] as const;
export type SightingKind = (typeof sightingKinds)[number];

/** A value seen for the first time, of something that had been seen with another value before. */
export type Sighting = {
  at: Instant;
  kind: SightingKind;
  /** The service, the prompt, or the model that was asked for. */
  subject: string;
  /** The new version, or the model that answers now. */
  value: string;
};

/** Most that a page is told of; more would only be noise. */
export const MOST_SIGHTINGS = 100;
