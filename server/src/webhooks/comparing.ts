/**
 * Finds whom webhooks would take for online for good: nobody was there to hear that they left, because a gateway was stopped
 * or killed, say. One gateway does so for all, and tidies up.
 */
import type { Presence } from '@meeshy/status-gateway';
import { type UserStatusEvent, writeTime } from '@meeshy/status-protocol';
import type { NewsRecords } from './records.ts';
import { type ShownText, shownIn } from './schedule.ts';

/** People asked for at once. */
const MOST_AT_ONCE = 500;
/** What was heard late is still known to be old for so long. */
const KEPT_MS = 3_600_000;

export interface ComparingParts {
  readonly presence: Pick<Presence, 'get'>;
  readonly news: Pick<NewsRecords, 'online' | 'tidy'>;
  readonly now: () => number;
  readonly hear: (face: UserStatusEvent) => void;
}

type Row = Awaited<ReturnType<NewsRecords['online']>>[number];

/**
 * To be called now and then. What differs counts when it differs again the next time: a gateway that has just begun does not
 * know yet what people share, and shows them as gone until it does.
 */
export function createComparing({ presence, news, now, hear }: ComparingParts): () => Promise<void> {
  /** By key: what they were found to show, that was not heard. */
  let found = new Map<string, ShownText>();

  /** Those of them who show something else than what was heard. */
  async function differing(rows: readonly Row[]): Promise<{ key: string; event: UserStatusEvent; shown: ShownText }[]> {
    const faces = new Map(
      (await presence.get([...new Set(rows.map(({ face }) => face.userId))])).map((face) => [face.userId, face]),
    );
    const timestamp = writeTime(now()) ?? '';
    return rows.flatMap(({ key, face: known, shown: heard }) => {
      const face = faces.get(known.userId);
      const event = face ? { ...face, timestamp } : goneSince(known, timestamp);
      const shown = shownIn(event);
      return shown === heard ? [] : [{ key, event, shown }];
    });
  }

  return async () => {
    const again = new Map<string, ShownText>();
    for (let after: string | undefined = ''; after !== undefined; ) {
      const rows: readonly Row[] = await news.online(after, MOST_AT_ONCE);
      for (const { key, event, shown } of await differing(rows)) {
        if (found.get(key) === shown) hear(event);
        else again.set(key, shown);
      }
      after = rows.length < MOST_AT_ONCE ? undefined : rows.at(-1)?.key;
    }
    found = again;
    await news.tidy(now() - KEPT_MS);
  };
}

/** There is no such person any more. */
function goneSince({ userId, username, version }: UserStatusEvent, timestamp: string): UserStatusEvent {
  const nothing = { isOnline: false, lastSeen: null, lastActiveAt: null };
  return { userId, username, ...nothing, version: version + 1, timestamp, withdrawn: true };
}
