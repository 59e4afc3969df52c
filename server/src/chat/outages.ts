import { away } from '@meeshy/status-gateway/host';
import type { Records } from './records.ts';

export interface RefusingOutages {
  /** What is kept of one kind. */
  each<Part extends object>(part: Part): Part;
  records(records: Records): Records;
}

/** What is kept, which rejects with UNAVAILABLE where the database is away: for drivers that we do not stand before. */
export function refusingOutages(isAway: (error: unknown) => boolean): RefusingOutages {
  async function told<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      return await asked;
    } catch (error) {
      throw isAway(error) ? away(error) : error;
    }
  }

  function each<Part extends object>(part: Part): Part {
    const asks = Object.entries(part) as [string, (...values: unknown[]) => Promise<unknown>][];
    return Object.fromEntries(
      asks.map(([name, ask]) => [name, (...values: unknown[]) => told(ask(...values))]),
    ) as Part;
  }

  return {
    each,
    records: (records) => ({
      identities: each(records.identities),
      accounts: each(records.accounts),
      people: each(records.people),
      members: each(records.members),
      rosters: each(records.rosters),
      crowds: each(records.crowds),
      conversations: each(records.conversations),
      links: each(records.links),
      messages: each(records.messages),
      atomically: (work) => told(records.atomically(work)),
    }),
  };
}
