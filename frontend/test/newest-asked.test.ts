/** Whoever asks the same more than once is never shown the past, in whatever order the answers come. */
import { newestAsked } from '@meeshy/status-react/drawer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** What a question comes to: an answer, a refusal by the server, or nothing, because nobody answered or something is broken. */
const KINDS = ['answered', 'refused', 'unanswered', 'busy', 'broken'] as const;
type Kind = (typeof KINDS)[number];

/** As an application's own `load` throws them. */
const FAILURES: Readonly<Record<Exclude<Kind, 'answered'>, object>> = {
  refused: { status: 404 },
  unanswered: { status: 0 },
  busy: { status: 503 },
  broken: {},
};

/** Questions that come to something when the test says so. */
function questions(count: number) {
  const asked: ((kind: Kind) => void)[] = [];
  const ask = newestAsked((index: number) => {
    return new Promise<string>((resolve, reject) => {
      asked.push((kind) => {
        if (kind === 'answered') resolve(`${kind} ${index}`);
        else reject(Object.assign(new Error(`${kind} ${index}`), FAILURES[kind]));
      });
    });
  });
  const outcomes = Array.from({ length: count }, (_, index) =>
    ask(index).then(
      (value) => value,
      (error: Error) => error.message,
    ),
  );
  return { asked, outcomes };
}

describe('each question', () => {
  it('is answered with what the newest brought that has been answered or refused, if that is not older', async () => {
    const lives = fc.integer({ min: 1, max: 6 }).chain((count) => {
      const order = Array.from({ length: count }, (_, index) => index);
      return fc.tuple(
        fc.shuffledSubarray(order, { minLength: count }),
        fc.array(fc.constantFrom(...KINDS), { minLength: count, maxLength: count }),
      );
    });
    await fc.assert(
      fc.asyncProperty(lives, async ([order, kinds]) => {
        const { asked, outcomes } = questions(order.length);
        let newest = -1;
        for (const index of order) {
          const kind = kinds[index] ?? 'broken';
          asked[index]?.(kind);
          if (kind === 'answered' || kind === 'refused') newest = Math.max(newest, index);
          const told = Math.max(newest, index);
          expect(await outcomes[index]).toBe(`${kinds[told]} ${told}`);
        }
      }),
    );
  });

  it('of somebody who has been removed meanwhile is refused, though it was answered before that', async () => {
    const { asked, outcomes } = questions(2);
    asked[1]?.('refused');
    expect(await outcomes[1]).toBe('refused 1');
    asked[0]?.('answered');
    expect(await outcomes[0]).toBe('refused 1');
  });
});
