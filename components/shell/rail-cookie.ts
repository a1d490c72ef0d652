/** Remembers whether the rail is `narrow` or `wide`. */
export const RAIL_COOKIE = "midwatch_rail";
