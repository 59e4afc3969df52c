/** Two lives of which one has more in it are alike in all else: chance goes by the time, and so does what is remembered. */
import { mulberry32 } from '../../../chaos/random.ts';
import type { LivePresence } from '../../src/live/types.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { tabOf } from '../support/tab.ts';

/**
 * Somebody is always there, on each gateway. What a gateway remembers, and has to read, depends on whether anybody of a
 * conversation is connected to it, whom one may not see: where nobody else is, that takes other milliseconds. In a crowd it depends on
 * whom anybody there watches: what is answered has these watched by the one who is always there.
 */
export function keepWarm(
  presence: LivePresence,
  subject: Subject,
): (crowd: string, people: readonly Subject[]) => void {
  const link = tabOf('warm');
  const expiresAt = Number.POSITIVE_INFINITY;
  let watch = () => {};
  setTimeout(() => {
    void presence.admit({ subject, language: 'en', link, expiresAt, resume: true }).then(() => watch());
  });
  return (crowd, people) => {
    watch = () => {
      void presence.watch(
        link.id,
        crowd,
        people.map(({ id }) => id),
      );
    };
    watch();
  };
}

/**
 * One of three, by the ten seconds that it is in: the way to the memory and the way back take equally many
 * whole milliseconds, so that what a gateway reads off it about the time does not depend on how much it asks. They begin
 * between the beats of sweeps.
 */
export function luckAt(ms: number, seed: number): number {
  const bits = mulberry32((Math.floor((ms + 1_600) / 10_000) ^ seed) | 0)() * 2 ** 32;
  return (bits % 3) / 3;
}
