/** Whoever asks the same more than once is never shown the past, in whatever order the answers come. */
import { newestAsked } from '@meeshy/status-react/drawer';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** Questions that are answered, or refused, when the test says so. */
function questions(count: number) {
  const asked: { answer: () => void; refuse: (error: Error) => void }[] = [];
  const ask = newestAsked((name: string) => {
    return new Promise<string>((resolve, refuse) => asked.push({ answer: () => resolve(name), refuse }));
  });
  const outcomes = Array.from({ length: count }, (_, index) =>
    ask(`answer ${index}`).then(
      (value) => value,
      (error: Error) => error.message,
    ),
  );
  return { asked, outcomes };
}

it('each question is answered with the answer to the newest one that has come', async () => {
  const lives = fc.integer({ min: 1, max: 6 }).chain((count) => {
    const order = Array.from({ length: count }, (_, index) => index);
    return fc.tuple(fc.shuffledSubarray(order, { minLength: count }), fc.array(fc.boolean(), { minLength: count }));
  });
  await fc.assert(
    fc.asyncProperty(lives, async ([order, isRefused]) => {
      const { asked, outcomes } = questions(order.length);
      let newest = -1;
      for (const index of order) {
        if (isRefused[index]) asked[index]?.refuse(new Error(`refusal ${index}`));
        else asked[index]?.answer();
        if (!isRefused[index]) newest = Math.max(newest, index);
        const expected = newest < index ? `refusal ${index}` : `answer ${newest}`;
        expect(await outcomes[index]).toBe(expected);
      }
    }),
  );
});
