/** JSON that nobody expects. */
import type { Random } from '../../chaos/random.ts';
import { times } from '../random.ts';
import { CONVERSATION, GUEST_TOKEN, token } from './words.ts';

/** Of this many people the credentials are known; the last ones are kept for conversations with an outcome. */
export const PEOPLE = 8;
export const SHARED_PEOPLE = 4;

const TELLING_NUMBERS = [
  '0',
  '-1',
  '-0',
  '1e308',
  '1e999',
  '9007199254740993',
  '0.1',
  '4294967296',
  '-9223372036854775808',
];
const TELLING_TEXTS = [
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"\\u202e\\u200b"',
  '"__proto__"',
  '"constructor"',
  '"../../etc/passwd"',
  '"null"',
  '"\\u001e"',
  '"💚"',
];
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'then',
  'length',
  '_placeholder',
  'num',
  'toJSON',
  '',
];

const DEEP = [10, 200, 5_000, 40_000];
const LONG = [100, 10_000, 300_000, 1_100_000];

/** JSON as text, also such as `JSON.stringify` would never make. */
export function value(random: Random, depth = 0): string {
  const kinds = depth > 2 ? 6 : 10;
  switch (random.below(kinds)) {
    case 0:
      return random.pick(['null', 'true', 'false', '[]', '{}']);
    case 1:
      return random.pick(TELLING_NUMBERS);
    case 2:
      return random.pick(TELLING_TEXTS);
    case 3:
      return `"${CONVERSATION}"`;
    case 4:
      return credentials(random);
    case 5:
      return '{"_placeholder":true,"num":0}';
    case 6:
      return `[${times(random.below(4), () => value(random, depth + 1)).join(',')}]`;
    case 7:
      return `{${times(random.below(4), () => `"${random.pick(KEYS)}":${value(random, depth + 1)}`).join(',')}}`;
    case 8:
      return deep(random);
    default:
      return `"${'x'.repeat(random.pick(LONG))}"`;
  }
}

function deep(random: Random): string {
  const depth = random.pick(DEEP);
  const [opens, closes] = random.pick([
    ['[', ']'],
    ['{"a":', '}'],
    ['{"__proto__":', '}'],
  ] as const);
  return `${opens.repeat(depth)}1${closes.repeat(random.pick([depth, depth - 1]))}`;
}

/** What `auth` and `authenticate` take, mostly right. */
export function credentials(random: Random): string {
  return random.pick([
    `{"token":"${token(random.below(SHARED_PEOPLE))}"}`,
    `{"token":"${token(random.below(SHARED_PEOPLE))}","resume":true,"capabilities":["batch","deflate"]}`,
    `{"token":"${token(random.below(SHARED_PEOPLE))}","capabilities":["batch"]}`,
    `{"token":"${token(random.below(SHARED_PEOPLE))}","again":true}`,
    `{"sessionToken":"${GUEST_TOKEN}"}`,
    `{"token":"${token(random.below(SHARED_PEOPLE))}","sessionToken":"${GUEST_TOKEN}"}`,
    '{"token":"wrong"}',
    '{"token":5}',
    '{}',
    '{"__proto__":{"token":"x"}}',
  ]);
}
