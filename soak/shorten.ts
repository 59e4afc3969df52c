/** The shortest list of deeds, with the same chances, that goes wrong in the same way: worth keeping, and reading. */
import { type Life, live } from '../gateway/test/simulation/life.ts';

/** Deeds that change nothing are taken out, many at a time first, until every one that is left is needed. */
export async function shorten(life: Life, mistakes: readonly string[]): Promise<Life> {
  const kind = kindOf(mistakes);
  const isSame = async (shorter: Life) => kindOf(await live(shorter)) === kind;
  let shortest = life;
  for (let length = Number.POSITIVE_INFINITY; shortest.deeds.length < length; ) {
    length = shortest.deeds.length;
    for (let size = length >> 1; size >= 1; size >>= 1) {
      for (let from = 0; from + size <= shortest.deeds.length; ) {
        const deeds = shortest.deeds.toSpliced(from, size);
        if (await isSame({ ...shortest, deeds })) shortest = { ...shortest, deeds };
        else from += size;
      }
    }
  }
  const still = { ...shortest, last: { ...shortest.last, moves: [] } };
  return (await isSame(still)) ? still : shortest;
}

/** Whoever it is of whom somebody sees what, and in whichever version. */
function kindOf([first = '']: readonly string[]): string {
  return first.replace(/^\S+ (sees|heard of) \S+/, '$1').replace(/[1-9]\d*/g, 'n');
}
