/** An end within a day as it is said, whatever time it is now: "until 15:00", "until midnight", "until tomorrow at 01:00". */
export const END = String.raw`until (?:midnight|(?:tomorrow at )?\d\d:\d\d)`;
