import { readTime } from '@meeshy/status-protocol';
import type { TimeLike, UserLike } from './people.ts';

/** What somebody else has read, a server that renders, say: shown as of then until the gateway tells. It can be sent as JSON. */
export interface InitialStatuses {
  readonly people: readonly UserLike[];
  /** When they were read. */
  readonly at: TimeLike;
}

/** The same, with a time that can be read; `null`: nothing that can be used. */
export interface ReadInitial {
  readonly people: readonly UserLike[];
  readonly at: number;
}

export function readInitial(given: InitialStatuses | undefined): ReadInitial | null {
  const at = readTime(given?.at);
  return given && at !== null && Array.isArray(given.people) ? { people: given.people, at } : null;
}

/** What is wrong with it, for whoever wrote it; `null`: nothing. */
export function faultOf(given: InitialStatuses | undefined): string | null {
  if (given === undefined || readInitial(given) !== null) return null;
  return '`initial` is { people, at }: the people as REST tells of them, and when that was. It is not shown';
}
