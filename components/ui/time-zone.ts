/** The cookie that remembers on which clock a person reads: an IANA name. */
export const TIME_ZONE_COOKIE = "midwatch_time_zone";
