import type { Random } from '../chaos/random.ts';

export const chance = (random: Random, percent: number) => random.below(100) < percent;

export function times<Made>(count: number, make: (i: number) => Made): Made[] {
  return Array.from({ length: count }, (_, i) => make(i));
}
