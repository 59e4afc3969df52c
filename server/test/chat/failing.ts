import { away } from '@meeshy/status-gateway/host';
import type { Records } from '../../src/chat/records.ts';

type Ask = (...values: unknown[]) => Promise<unknown>;

/**
 * Records whose database falls silent once, where a test says so: before it does what it is asked, or, `isKept`, after
 * that and before it answers. `deed`: `members.accept`, say, or `atomically`.
 */
export function failing(given: Records): { records: Records; fail: (deed: string, isKept?: boolean) => void } {
  let next: { deed: string; isKept: boolean } | null = null;

  async function once<Answer>(deed: string, work: () => Promise<Answer>): Promise<Answer> {
    if (next?.deed !== deed) return work();
    const { isKept } = next;
    next = null;
    if (isKept) await work();
    throw away(new Error('no answer'));
  }

  function wrap({ atomically, ...parts }: Records): Records {
    const wrapped = Object.entries(parts).map(([part, asks]) => {
      const each = Object.entries(asks as unknown as Record<string, Ask>).map(([name, ask]) => [
        name,
        (...values: unknown[]) => once(`${part}.${name}`, () => ask(...values)),
      ]);
      return [part, Object.fromEntries(each)];
    });
    return {
      ...Object.fromEntries(wrapped),
      atomically: (work) => once('atomically', () => atomically((records) => work(wrap(records)))),
    };
  }

  return {
    records: wrap(given),
    fail(deed, isKept = false) {
      next = { deed, isKept };
    },
  };
}
