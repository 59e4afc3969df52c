/**
 * P12: in the order of their ids. Any other may tell of somebody whom a viewer does not see: in which order people came to be
 * known here, and what else is planned, depends on all of them.
 */
export function byId(ids: Iterable<string>): string[] {
  return [...ids].sort();
}
