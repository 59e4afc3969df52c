/** What names look like (UTS #39): of two that look the same, one is refused. */
import { confusables } from 'unicode-confusables';
import { canonical } from './canonical.ts';

/**
 * What the name looks like: as it is written, where "I" is an "l", and without capitals, where it is an "i". Two names
 * that have a look in common pass for each other.
 */
export function looksOf(...names: readonly string[]): string[] {
  const looks = names.flatMap((name) => [canonical(skeleton(name)), canonical(skeleton(canonical(name)))]);
  return [...new Set(looks)].sort();
}

/** Each character as the one of all that look like it. */
function skeleton(name: string): string {
  const shown = name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  return confusables(shown)
    .map(({ point, similarTo }) => similarTo ?? point)
    .join('');
}
