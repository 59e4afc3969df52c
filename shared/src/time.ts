/**
 * Reads a time as it comes from a wire or a database: ISO 8601 string, epoch milliseconds or Date.
 * What is missing, unreadable or epoch 0 is absent (`null`), never "now" (P1).
 */
export function readTime(value: unknown): number | null {
  const ms = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : value;
  return typeof ms === 'number' && Number.isFinite(ms) && ms > 0 ? ms : null;
}

/** Writes a time for the wire: ISO 8601, `null` when absent. */
export function writeTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
