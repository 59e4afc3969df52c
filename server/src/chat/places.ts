import { together } from '@meeshy/status-gateway/host';
import type { ChatContext } from './context.ts';

/** With a hundred members each, 10 ms of SQLite. */
const CONVERSATIONS_AT_ONCE = 50;

type Ask<Answer> = (ids: readonly string[]) => Promise<ReadonlyMap<string, Answer>>;

/** Who is in conversations, asked of the database for everybody who asks at the same time. */
export interface Places {
  /** The present members of each that has any. */
  readonly membersOf: Ask<string[]>;
  /** How many those are. */
  readonly sizesOf: Ask<number>;
}

export function createPlaces({ records: { rosters }, now }: Pick<ChatContext, 'records' | 'now'>): Places {
  return {
    membersOf: ofTheirOwn(together((ids) => rosters.presentIn(ids, now()), CONVERSATIONS_AT_ONCE)),
    // To count ten thousand takes a while: of all who come back to a crowd at once it is done for one.
    sizesOf: ofTheirOwn(together((ids) => rosters.countPresent(ids, now()))),
  };
}

/** Of an answer for several, what each has asked for: of the other conversations it may be told nothing. */
function ofTheirOwn<Answer>(ask: Ask<Answer>): Ask<Answer> {
  return async (ids) => {
    const all = await ask(ids);
    const own = new Map<string, Answer>();
    for (const id of ids) {
      const answer = all.get(id);
      if (answer !== undefined) own.set(id, answer);
    }
    return own;
  };
}
