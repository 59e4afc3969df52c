/**
 * Finds whom webhooks would take for online for good, and which conversations for occupied: nobody was there to hear that they
 * left, because a gateway was stopped or killed, say. One gateway does so for all, and tidies up.
 */
import { beside, type Presence, type PresenceEvent } from '@meeshy/status-gateway';
import { goneEvent } from '@meeshy/status-gateway/host';
import { writeTime } from '@meeshy/status-protocol';
import type { NewsRecords } from './records.ts';
import { idOf, isOccupation, type Occupation, type Report, type ShownText, shownIn } from './schedule.ts';

/** People asked for at once. */
const MOST_AT_ONCE = 500;
/** What was heard late is still known to be old for so long. */
const KEPT_MS = 3_600_000;

export interface ComparingParts {
  readonly presence: Pick<Presence, 'get'>;
  readonly news: Pick<NewsRecords, 'online' | 'tidy'>;
  readonly now: () => number;
  /** Who is in a conversation now. */
  readonly occupationOf: (conversationId: string) => Promise<Occupation>;
  readonly hear: (report: Report) => void;
}

type Row = Awaited<ReturnType<NewsRecords['online']>>[number];

interface Differing {
  readonly key: string;
  readonly report: Report;
  readonly shown: ShownText;
}

/**
 * To be called now and then. What differs counts when it differs again the next time: a gateway that has just begun does not
 * know yet what people share, and shows them as gone until it does.
 */
export function createComparing({ presence, news, now, occupationOf, hear }: ComparingParts): () => Promise<void> {
  /** By key: what they were found to show, that was not heard. */
  let found = new Map<string, ShownText>();

  async function facesOf(known: readonly PresenceEvent[]): Promise<Map<string, Report>> {
    if (known.length === 0) return new Map();
    const ids = new Set(known.map(({ userId }) => userId));
    const faces = new Map((await presence.get([...ids])).map((face) => [face.userId, face]));
    const timestamp = writeTime(now()) ?? '';
    return new Map(
      known.map((one) => {
        const face = faces.get(one.userId);
        return [one.userId, face ? beside({ timestamp }, face) : goneEvent(one, timestamp)];
      }),
    );
  }

  /** Those of them that are something else than what was heard. */
  async function differing(rows: readonly Row[]): Promise<Differing[]> {
    const reports = rows.map(({ report }) => report);
    const are = await facesOf(reports.flatMap((report) => (isOccupation(report) ? [] : report)));
    for (const id of new Set(reports.filter(isOccupation).map(idOf))) are.set(id, await occupationOf(id));
    return rows.flatMap(({ key, report: known, shown: heard }) => {
      const report = are.get(idOf(known));
      const shown = report && shownIn(report);
      return !report || !shown || shown === heard ? [] : [{ key, report, shown }];
    });
  }

  return async () => {
    const again = new Map<string, ShownText>();
    for (let after: string | undefined = ''; after !== undefined; ) {
      const rows: readonly Row[] = await news.online(after, MOST_AT_ONCE);
      for (const { key, report, shown } of await differing(rows)) {
        if (found.get(key) === shown) hear(report);
        else again.set(key, shown);
      }
      after = rows.length < MOST_AT_ONCE ? undefined : rows.at(-1)?.key;
    }
    found = again;
    await news.tidy(now() - KEPT_MS);
  };
}
