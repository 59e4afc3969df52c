/** Makes of a valid packet or frame one that is not quite. */
import type { Random } from '../../chaos/random.ts';
import { chance, times } from '../random.ts';
import type { Frame } from './steps.ts';

const TELLING = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '-',
  '/',
  '\\',
  '0',
  '4',
  '9',
  '\u0000',
  '\u001e',
  '\u2028',
  'é',
  '💚',
  ' ',
];

/** Most stay what they are: what comes after nonsense is hardly ever read. */
export function mutateText(random: Random, text: string): string {
  if (!chance(random, 25)) return text;
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + random.between(1, 8));
  return random.pick([
    () => text.slice(0, at) + text.slice(end),
    () => text.slice(0, at) + random.pick(TELLING) + text.slice(at),
    () => text.slice(0, at) + random.pick(TELLING) + text.slice(at + 1),
    () => text.slice(0, at),
    () => text.slice(at),
    () => text.slice(0, end) + text.slice(at),
    () => text + text,
    () => String(random.below(8)) + text.slice(1),
    () => text.slice(0, 1) + String(random.below(8)) + text.slice(2),
  ])();
}

export function mutateFrame(random: Random, frame: Frame): Frame {
  if (!chance(random, 15)) return frame;
  return random.pick([
    () => ({ ...frame, opcode: random.below(16) }),
    () => ({ ...frame, isMasked: false }),
    () => ({ ...frame, isFinal: false }),
    () => ({ ...frame, reserved: random.between(1, 7) }),
    () => ({ ...frame, sent: random.below(100) / 100 }),
    () => ({ ...frame, spoilt: spoil(random) }),
    () => ({ ...frame, spoilt: spoil(random), opcode: 2 }),
  ])();
}

function spoil(random: Random): Frame['spoilt'] {
  return times(random.between(1, 4), () => [random.below(1_000) / 1_000, random.between(0x80, 0xff)] as const);
}
