/**
 * What was said is read by the time at which the store wrote it. So long after that it may become readable at last: it was
 * written in a long transaction, or by a server whose clock was behind.
 */
export const LATE_MS = 30_000;

/** So long after a time it may be that something else is said of the same subject at that very time, by what is stored then. */
export const SAME_TIME_MS = 100;
