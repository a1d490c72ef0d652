import { z } from "zod";
import { type Invitation, type Member, roles } from "#lib/features/auth/model.ts";
import type { OwnPrice } from "#lib/features/catalog/model.ts";
import type { IngestStatus, LedgerSummary } from "#lib/features/ingest/ledger-queries.ts";
import { type ApiKey, scopes } from "#lib/features/keys/model.ts";
import type { Project } from "#lib/features/projects/model.ts";
import type { DimensionValues, Rollup } from "#lib/features/rollups/model.ts";
import { type Sighting, sightingKinds } from "#lib/features/rollups/sightings/model.ts";
import type { Readiness } from "../health.ts";
import { instant, named, nanoUsd, nullable } from "./parts.ts";

const window = z.strictObject({ from: instant, to: instant });
const role = z.enum(roles);
const perMillion = nullable(nanoUsd.describe("Billionths of a US dollar per million tokens."));

export const project = named(
  "Project",
  z.strictObject({
    id: z.int(),
    slug: z.string(),
    name: z.string(),
    retentionDays: nullable(z.int()),
    dimensions: z.array(z.string()),
    createdAt: instant,
  }),
) satisfies z.ZodType<Project>;

export const projectNames = z.array(z.strictObject({ slug: z.string(), name: z.string() }));

export const member = named(
  "Member",
  z.strictObject({
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    role,
    createdAt: instant,
  }),
) satisfies z.ZodType<Member>;

const invitationShape = {
  id: z.string(),
  email: nullable(z.string()),
  role,
  createdBy: z.string(),
  createdAt: instant,
  expiresAt: instant,
};
export const invitation = named(
  "Invitation",
  z.strictObject(invitationShape),
) satisfies z.ZodType<Invitation>;
export const newInvitation = z.strictObject({
  ...invitationShape,
  token: z.string().describe("Shown this once: the secret of the link."),
});

const keyShape = {
  id: z.string(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdBy: z.string(),
  createdAt: instant,
  lastUsedAt: nullable(instant),
  revokedAt: nullable(instant),
};
export const apiKey = named("ApiKey", z.strictObject(keyShape)) satisfies z.ZodType<ApiKey>;
export const newApiKey = z.strictObject({
  ...keyShape,
  token: z.string().describe("Shown this once: only its hash is kept."),
});

export const price = named(
  "Price",
  z.strictObject({
    id: z.string(),
    provider: z.string(),
    model: z.string(),
    effectiveFrom: instant,
    inputNanoUsdPerMillion: perMillion,
    cacheReadNanoUsdPerMillion: perMillion,
    cacheWriteNanoUsdPerMillion: perMillion,
    cacheWrite1hNanoUsdPerMillion: perMillion,
    outputNanoUsdPerMillion: perMillion,
    note: z.string(),
    createdBy: z.string(),
    createdAt: instant,
  }),
) satisfies z.ZodType<OwnPrice>;

const values = z.record(z.string(), nullable(z.number()));
const group = named(
  "RollupGroup",
  z.strictObject({
    key: z.array(z.string()),
    isOther: z.boolean(),
    totals: values,
    previous: nullable(values),
    points: z.record(z.string(), z.array(nullable(z.number()))),
  }),
);
export const rollup = named(
  "Rollup",
  z.strictObject({
    window,
    previousWindow: nullable(window),
    bucketMs: z.number(),
    buckets: z.array(instant),
    unfinishedFrom: nullable(instant),
    total: group,
    groups: z.array(group),
    groupCount: z.int(),
  }),
) satisfies z.ZodType<Rollup>;

export const dimensionValues = named(
  "DimensionValues",
  z.strictObject({
    dimension: z.string() as unknown as z.ZodType<DimensionValues["dimension"]>,
    values: z.array(
      z.strictObject({ value: z.string(), spans: z.int(), calls: z.int(), errors: z.int() }),
    ),
    hasMore: z.boolean(),
  }),
) satisfies z.ZodType<DimensionValues>;

export const sighting = named(
  "Sighting",
  z.strictObject({
    at: instant,
    kind: z.enum(sightingKinds),
    subject: z.string(),
    value: z.string(),
  }),
) satisfies z.ZodType<Sighting>;

const totals = {
  requests: z.int(),
  bytes: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  duplicates: z.int(),
  missingUsage: z.int(),
  orphans: z.int(),
  clockSkewed: z.int(),
};
const tallies = z.array(z.strictObject({ name: z.string(), count: z.int() }));
const exporter = named(
  "Exporter",
  z.strictObject({
    ...totals,
    service: z.string(),
    serviceVersion: z.string(),
    scopeName: z.string(),
    scopeVersion: z.string(),
    signals: z.strictObject({ traces: z.int(), logs: z.int(), metrics: z.int() }),
    clockSkewMs: z.number(),
    lastSeenAt: instant,
    rejections: tallies,
    warnings: tallies,
    unmappedKeys: tallies,
    advice: z.array(
      z.strictObject({
        level: z.enum(["lost", "wrong", "tip"]),
        id: z.string(),
        count: nullable(z.int()),
        noun: z.string(),
        title: z.string(),
        why: z.string(),
        fix: nullable(z.string()).describe("Something to paste."),
      }),
    ),
  }),
);
export const ledger = named(
  "Ledger",
  z.strictObject({
    window,
    bucketMs: z.number(),
    totals: z.strictObject(totals),
    exporters: z.array(exporter),
    moreExporters: z.int(),
    points: z.array(
      z.strictObject({ at: instant, accepted: z.int(), rejected: z.int(), duplicates: z.int() }),
    ),
    lastRequestAt: nullable(instant),
  }),
) satisfies z.ZodType<LedgerSummary>;

export const ingestStatus = z.strictObject({
  hasSpans: z.boolean(),
  lastRequestAt: nullable(instant),
}) satisfies z.ZodType<IngestStatus>;

export const demoRun = z.strictObject({
  state: z.enum(["none", "running", "done", "failed"]),
  share: z.number(),
  traces: z.int(),
});

export const readiness = z.strictObject({
  ready: z.boolean(),
  databaseMs: nullable(z.number()),
  migrated: z.boolean(),
  reason: z.string().optional(),
  workers: z.array(
    z.strictObject({ worker: z.string(), lastRunMs: z.number(), lagMs: z.number() }),
  ),
}) satisfies z.ZodType<Readiness>;
