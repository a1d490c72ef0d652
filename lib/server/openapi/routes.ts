import { z } from "zod";
import { AcceptInvitation, NewInvitation, NewRole, SignUp } from "#lib/features/auth/input.ts";
import type { Role } from "#lib/features/auth/model.ts";
import { NewPrice } from "#lib/features/catalog/input.ts";
import { DemoRequest } from "#lib/features/demo/input.ts";
import { NewKey } from "#lib/features/keys/input.ts";
import {
  LifecycleChange,
  LifecycleQuery,
  LifecycleSubject,
  MigrationChange,
  NewCalendar,
} from "#lib/features/models/input.ts";
import { NewProject, ProjectChange, ProjectDeletion } from "#lib/features/projects/input.ts";
import { DimensionParams, RollupParams } from "#lib/features/rollups/input.ts";
import { SightingParams } from "#lib/features/rollups/sightings/input.ts";
import {
  ListSpansQuery,
  LiveQuery,
  SaveViewInput,
  WindowQuery,
} from "#lib/features/traces/input.ts";
import * as answers from "./answers.ts";
import * as models from "./model-answers.ts";
import * as spans from "./span-answers.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** One thing that can be asked of the API. */
export type Described = {
  method: Method;
  /** As in the address, parameters in braces. */
  path: string;
  summary: string;
  /** The least role that may; null where no project is involved. */
  needs: Role | null;
  query?: z.ZodType;
  body?: z.ZodType;
  /** What comes as `data`, or the content type of an answer that is not JSON. */
  answer: z.ZodType | { contentType: string; schema?: z.ZodType };
};

const nothing = z.null();
const P = "/api/{project}";

type Rest = Omit<Described, "method" | "path" | "summary" | "needs" | "answer">;

function describe(
  method: Method,
  path: string,
  needs: Role | null,
  summary: string,
  answer: Described["answer"],
  rest: Rest = {},
): Described {
  return { method, path, needs, summary, answer, ...rest };
}

const reading = (
  path: string,
  summary: string,
  answer: Described["answer"],
  rest: Rest = {},
  needs: Role = "viewer",
) => describe("GET", `${P}/${path}`, needs, summary, answer, rest);

const writing = (
  method: Method,
  path: string,
  needs: Role,
  summary: string,
  answer: Described["answer"],
  body?: z.ZodType,
) => describe(method, `${P}/${path}`, needs, summary, answer, body ? { body } : {});

const protobuf = { contentType: "application/x-protobuf" };

/** Every route there is, by noun. A test compares this list with the files in `app`. */
export const routes: readonly Described[] = [
  reading("traces", "Spans, calls or whole traces, newest first", spans.spanPage, {
    query: ListSpansQuery,
  }),
  reading(
    "traces/live",
    "Follow spans as they are committed (server-sent events named spans; resumes at Last-Event-ID)",
    { contentType: "text/event-stream", schema: spans.liveSpans },
    { query: LiveQuery },
  ),
  reading("traces/{traceId}", "A trace as a tree", spans.trace),
  reading(
    "traces/{traceId}/spans/{spanId}",
    "A span with its words and attributes",
    spans.spanDetail,
  ),
  reading(
    "traces/{traceId}/spans/{spanId}/media/{n}",
    "The n-th picture or sound in a span's messages",
    { contentType: "*/*" },
  ),
  reading("views", "Saved views of the traces page", z.array(spans.savedView)),
  writing("POST", "views", "responder", "Save a view", spans.savedView, SaveViewInput),
  writing("PATCH", "views/{id}", "responder", "Change a view", spans.savedView, SaveViewInput),
  writing("DELETE", "views/{id}", "responder", "Delete a view", nothing),

  reading(
    "rollups",
    "Numbers over time and in total, for everything and by group",
    answers.rollup,
    {
      query: RollupParams,
    },
  ),
  reading(
    "dimensions",
    "Values of dimensions and how often they occur",
    z.array(answers.dimensionValues),
    {
      query: DimensionParams,
    },
  ),
  reading("sightings", "Versions and models seen for the first time", z.array(answers.sighting), {
    query: SightingParams,
  }),

  reading("ingest", "Who sent what, and what became of it", answers.ledger, { query: WindowQuery }),
  reading("ingest/status", "Whether anything ever arrived", answers.ingestStatus),
  reading("demo", "How far loading the demo is", answers.demoRun),
  writing("POST", "demo", "admin", "Load the demo into this project", answers.demoRun, DemoRequest),

  reading("settings", "The project's settings", answers.project),
  writing("PATCH", "settings", "admin", "Change settings", answers.project, ProjectChange),
  writing("DELETE", "settings", "admin", "Delete the project", nothing, ProjectDeletion),
  reading("keys", "API keys, without their secrets", z.array(answers.apiKey), {}, "admin"),
  writing("POST", "keys", "admin", "Make an API key", answers.newApiKey, NewKey),
  writing("DELETE", "keys/{id}", "admin", "Revoke an API key", nothing),
  reading("members", "Who may open this project", z.array(answers.member)),
  writing("PATCH", "members/{id}", "admin", "Change somebody's role", nothing, NewRole),
  writing("DELETE", "members/{id}", "admin", "Take somebody out of the project", nothing),
  reading("invitations", "Open invitations", z.array(answers.invitation), {}, "admin"),
  writing(
    "POST",
    "invitations",
    "admin",
    "Invite somebody by link",
    answers.newInvitation,
    NewInvitation,
  ),
  writing("DELETE", "invitations/{id}", "admin", "Withdraw an invitation", nothing),
  reading("prices", "The project's own prices", z.array(answers.price)),
  writing("POST", "prices", "responder", "Add a price", answers.price, NewPrice),
  writing("PUT", "prices/{id}", "responder", "Change a price", answers.price, NewPrice),
  writing("DELETE", "prices/{id}", "responder", "Remove a price", nothing),

  reading("models", "Models that are called: when they end, who calls them", models.inventory),
  reading("models/lifecycle", "What is known of models' lives, called or not", models.lifecycle, {
    query: LifecycleQuery,
  }),
  writing(
    "PUT",
    "models/lifecycle",
    "responder",
    "Set dates by hand, or import a list (CSV or JSON)",
    models.lifecycleSaved,
    LifecycleChange,
  ),
  describe(
    "DELETE",
    `${P}/models/lifecycle`,
    "responder",
    "Take back what this project says of a model",
    models.lifecycleRemoved,
    { query: LifecycleSubject },
  ),
  reading("models/lifecycle.ics", "The ends as a calendar; or with a calendar's token", {
    contentType: "text/calendar",
  }),
  writing(
    "PUT",
    "models/migrations",
    "responder",
    "Whose model it is, and how far the move has come",
    nothing,
    MigrationChange,
  ),
  reading(
    "models/calendars",
    "Calendars with their addresses",
    z.array(models.calendar),
    {},
    "responder",
  ),
  writing(
    "POST",
    "models/calendars",
    "responder",
    "Make a calendar's address",
    models.calendar,
    NewCalendar,
  ),
  writing("DELETE", "models/calendars/{id}", "responder", "Close a calendar's address", nothing),

  describe("GET", "/api/projects", null, "The projects you may open", answers.projectNames),
  describe("POST", "/api/projects", null, "Make a project", answers.project, { body: NewProject }),
  describe(
    "POST",
    "/api/sign-up",
    null,
    "Make an account",
    z.strictObject({ project: z.string() }),
    { body: SignUp },
  ),
  describe("POST", "/api/auth/{all}", null, "Sign in and out, sessions (better-auth)", {
    contentType: "application/json",
  }),
  describe(
    "POST",
    "/api/invitations/accept",
    null,
    "Accept an invitation",
    z.strictObject({ project: z.string() }),
    { body: AcceptInvitation },
  ),
  describe("GET", "/api/openapi.json", null, "This document", { contentType: "application/json" }),

  describe("GET", "/healthz", null, "Is the process up", {
    contentType: "application/json",
    schema: z.strictObject({ live: z.literal(true) }),
  }),
  describe(
    "GET",
    "/readyz",
    null,
    "Is the database there, migrated, and how far behind is each step",
    {
      contentType: "application/json",
      schema: answers.readiness,
    },
  ),
  ...(["traces", "logs", "metrics"] as const).flatMap((signal) => [
    describe("POST", `/v1/${signal}`, null, `OTLP/HTTP ${signal}: protobuf or JSON`, protobuf),
    describe("OPTIONS", `/v1/${signal}`, null, `CORS preflight of OTLP ${signal}`, protobuf),
  ]),
];
