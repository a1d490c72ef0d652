import { closeCalendar } from "#lib/features/models/commands.ts";
import { CalendarId } from "#lib/features/models/input.ts";
import { route } from "#lib/server/route.ts";

export const DELETE = route<{ project: string; id: string }>(
  ({ ctx, params }) => closeCalendar(ctx, CalendarId.parse(params.id)),
  { needs: "responder" },
);
