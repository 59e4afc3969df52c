/** For whoever renders a page elsewhere: what it begins with. */
import type { WireError } from '@meeshy/status-protocol';
import type { SessionCredentials } from './credentials.ts';
import type { ReadInitial } from './initial.ts';
import type { UserLike } from './people.ts';
import { addressOf, ask, errorOf } from './rest.ts';
import { createWarnings, type Warn } from './warnings.ts';

/** Whom `readStatuses` asks, as whom, and for how long. */
export interface ReadStatusesOptions {
  /** Origin of the gateway, as this server reaches it. */
  readonly url: string;
  /** Whose eyes: those of whoever asked for the page. `null`: nobody's, who sees nothing. */
  readonly auth: SessionCredentials | null;
  /** A page does not wait longer for it, milliseconds. */
  readonly timeoutMs?: number | undefined;
  /** Told once of what the application's developers can mend. Unless given, the console is, outside production. */
  readonly warn?: Warn | undefined;
}

/** As `<PresenceProvider initial={…}>` takes it. */
export interface ReadStatuses extends ReadInitial {
  /** Why nobody could be read. */
  readonly error: WireError | null;
}

/** Of one request. */
const MOST_IDS = 200;
const TIMEOUT_MS = 2_000;
const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'The statuses could not be read' };

/**
 * Reads the statuses of these people, as whoever asked for the page sees them; it is nobody's activity. Never rejects: a page without
 * statuses is still a page, on which they come a moment later.
 */
export async function readStatuses(
  ids: readonly string[],
  { url, auth, timeoutMs = TIMEOUT_MS, warn }: ReadStatusesOptions,
): Promise<ReadStatuses> {
  const at = Date.now();
  if (auth === null || ids.length === 0) return { people: [], at, error: null };
  const signal = AbortSignal.timeout(timeoutMs);
  const read = (some: readonly string[]) => {
    const query = new URLSearchParams({ ids: some.join() });
    return ask<UserLike[]>(addressOf(url, `/api/users/presence?${query}`), auth, { isUnattended: true, signal });
  };
  try {
    const parts = Array.from({ length: Math.ceil(ids.length / MOST_IDS) }, (_, part) =>
      ids.slice(part * MOST_IDS, (part + 1) * MOST_IDS),
    );
    return { people: (await Promise.all(parts.map(read))).flat(), at, error: null };
  } catch (failure) {
    const error = errorOf(failure) ?? FAILED;
    (warn ? createWarnings(warn) : tell)(`${url} did not tell the statuses for a page: ${error.message}`, failure);
    return { people: [], at, error };
  }
}

const tell = createWarnings();
