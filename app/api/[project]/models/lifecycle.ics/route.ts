import { calendarFeed } from "#lib/server/calendar-feed.ts";

export const GET = calendarFeed;
