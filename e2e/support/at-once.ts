/**
 * Sooner than anything finds it out but being told: a heartbeat comes after 25 s, a sweep after 15. How soon it is on a
 * machine that does nothing else is for the benchmark to say.
 */
export const AT_ONCE_MS = 5_000;
