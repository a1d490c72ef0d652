import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { notFound } from "#lib/core/errors.ts";
import { calendarOf } from "#lib/features/models/calendar.ts";
import { addCalendar } from "#lib/features/models/commands.ts";
import type { Calendar } from "#lib/features/models/model.ts";
import {
  type CalendarRow,
  getInventory,
  hasCalendar,
  listCalendarRows,
} from "#lib/features/models/queries.ts";
import { findProject } from "#lib/features/projects/queries.ts";
import { config } from "#lib/platform/config.ts";
import type { Context } from "#lib/platform/context.ts";
import { secretFile } from "#lib/platform/crypto.ts";
import { database } from "./database.ts";
import { failure } from "./respond.ts";
import { route } from "./route.ts";

type Params = { project: string };

/** The calendar for whoever may read the project, by session or key in a header. */
const forReaders = route<Params>(({ ctx, request }) => feedOf(ctx, request));

/**
 * Calendar programs can send no header, so an address may carry a token. It is signed for one calendar
 * of one project, opens nothing else, and ends when that calendar is closed. Keys are not taken here.
 */
export async function calendarFeed(
  request: Request,
  asked: { params: Promise<Params> },
): Promise<Response> {
  const token = new URL(request.url).searchParams.get("token");
  if (token === null) return forReaders(request, asked);
  try {
    const { project } = await asked.params;
    return await feedOf(await contextOfToken(token, project), request);
  } catch (error) {
    return failure(error);
  }
}

async function feedOf(ctx: Context, request: Request): Promise<Response> {
  const { publicUrl } = config();
  const pageUrl = publicUrl ? new URL(`/${ctx.project}/models`, publicUrl).href : null;
  const text = calendarOf(await getInventory(ctx), { project: ctx.project, pageUrl });
  const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 27)}"`;
  const headers = { etag, "cache-control": "private, max-age=0, must-revalidate" };
  if (request.headers.get("if-none-match") === etag)
    return new Response(null, { status: 304, headers });
  return new Response(text, {
    headers: {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'inline; filename="lifecycle.ics"',
    },
  });
}

/** The signature is looked at before the database is: a made-up token costs next to nothing. */
async function contextOfToken(token: string, project: string): Promise<Context> {
  const unknown = () => notFound("There is no such calendar. It may have been closed.");
  const [projectId, id, signature, ...rest] = token.split(".");
  if (!projectId || !id || !signature || rest.length > 0 || !/^\d{1,9}$/.test(projectId))
    throw unknown();
  if (!isSame(signature, signatureOf(Number(projectId), id))) throw unknown();
  const { db } = database();
  const found = await findProject(db, project);
  if (found?.id !== Number(projectId)) throw unknown();
  const ctx: Context = {
    db,
    projectId: found.id,
    project,
    actor: { type: "key", keyId: `calendar:${id}`, scopes: [] },
    now: Date.now(),
  };
  if (!(await hasCalendar(ctx, id))) throw unknown();
  return ctx;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function signatureOf(projectId: number, id: string): string {
  const { authSecret, dataDir } = config();
  const secret = authSecret ?? secretFile(join(dataDir, "auth-secret"));
  return createHmac("sha256", secret)
    .update(`model calendar\0${projectId}\0${id}`)
    .digest("base64url");
}

/** With the addresses to subscribe to: whoever may see them may hand them on. */
export async function listCalendars(ctx: Context): Promise<Calendar[]> {
  return (await listCalendarRows(ctx)).map((row) => withPath(ctx, row));
}

export async function openCalendar(ctx: Context, name: string): Promise<Calendar> {
  return withPath(ctx, await addCalendar(ctx, name));
}

function withPath({ project, projectId }: Context, row: CalendarRow): Calendar {
  const token = `${projectId}.${row.id}.${signatureOf(projectId, row.id)}`;
  return { ...row, path: `/api/${project}/models/lifecycle.ics?token=${token}` };
}
