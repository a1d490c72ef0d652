export { calendarFeed as GET } from "#lib/server/calendar-feed.ts";
