import { NewCalendar } from "#lib/features/models/input.ts";
import { listCalendars, openCalendar } from "#lib/server/calendar-feed.ts";
import { route } from "#lib/server/route.ts";

export const GET = route(({ ctx }) => listCalendars(ctx), { needs: "responder" });

export const POST = route(
  async ({ ctx, body }) => openCalendar(ctx, NewCalendar.parse(await body()).name),
  { needs: "responder" },
);
