/** Lists of people by name: everybody, or those of one status as whoever looks sees it. */
import { type Face, statusShown } from '@meeshy/status-gateway';
import type { Page, Status, Thresholds } from '@meeshy/status-protocol';
import type { ChatContext } from './context.ts';
import { type Position, toPage } from './page.ts';
import { faceIn } from './person.ts';
import type { PersonRecord, Range } from './records.ts';

/** So many are read at a time, however few of them are to be listed. */
export const MOST_READ = 1_000;

/** So many are read for one page. It may be shorter then, and the next one goes on behind them. */
const MOST_FOR_A_PAGE = 5_000;

interface Listed<Listing> {
  readonly after: Position<string> | null;
  readonly limit: number;
  readonly status: Status | undefined;
  /** So many are read first. */
  readonly first: number;
  read(range: Range<string>): Promise<Listing[]>;
  isSeen(record: Listing): boolean;
}

export type ListPeople = ReturnType<typeof createListing>;

export function createListing({ lookAs, now }: Pick<ChatContext, 'lookAs' | 'now'>, thresholds: Thresholds) {
  /**
   * `limit` people of this status, unless there are no more. Who of them has it by now, as the viewer sees it, shows when
   * they have been read: so others are read in their place, and a page tells nothing of those who have it no more.
   */
  return async function list<Listing extends PersonRecord, Item>(
    viewerId: string,
    { status, read, isSeen, ...asked }: Listed<Listing>,
    toItem: (record: Listing, face: Face) => Item,
  ): Promise<Page<Item>> {
    const wanted = asked.limit + 1;
    const found: { record: Listing; face: Face }[] = [];
    let { after, first: limit } = asked;
    for (let readSoFar = 0; ; limit = Math.min(2 * limit, MOST_READ)) {
      const records = await read({ after, limit });
      const look = await lookAs(viewerId, records);
      const shown = records.map((record) => ({ record, face: faceIn(record, isSeen(record), look) }));
      found.push(...shown.filter(({ face }) => !status || statusShown(face, now(), thresholds) === status));
      readSoFar += records.length;
      const last = records.at(-1);
      const isAll = records.length < limit || !last;
      if (found.length >= wanted || isAll || readSoFar >= MOST_FOR_A_PAGE) {
        const end = isAll ? null : positionOf({ record: last });
        return toPage(found, asked.limit, positionOf, ({ record, face }) => toItem(record, face), end);
      }
      after = positionOf({ record: last });
    }
  };
}

function positionOf({ record: { nameKey, id } }: { record: PersonRecord }): Position<string> {
  return [nameKey, id];
}
