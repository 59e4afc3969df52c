import { describe, expect, it } from 'vitest';
import { SHARED_WITH_ALL } from '../src/index.ts';
import { sharingBodySchema, sharingSchema } from '../src/schemas.ts';

describe('P17: what one lets others see', () => {
  it('is, unless told, everything to the audience', () => {
    expect(sharingSchema.parse(SHARED_WITH_ALL)).toEqual({
      status: 'everyone',
      lastSeen: 'exact',
      always: [],
      never: [],
      hiddenIn: [],
      alerts: 'direct',
      viewing: true,
      activity: 'off',
      outlook: false,
      place: 'off',
    });
  });

  it.each([{}, { status: 'nobody' }, { never: ['a'], hiddenIn: [] }, { viewing: false, lastSeen: 'days' }])(
    'may be said in part: %j',
    (said) => {
      expect(sharingBodySchema.parse(said)).toEqual(said);
    },
  );

  const ids = (count: number) => Array.from({ length: count }, (_, i) => `id${i}`);

  it('has lists of 500 ids', () => {
    expect(sharingBodySchema.parse({ never: ids(500) }).never).toHaveLength(500);
  });

  it.each([
    ['a field that there is not', { colour: 'green' }],
    ['a choice that there is not', { status: 'friends' }],
    ['an absent choice', { status: null }],
    ['what is no id', { always: ['a\u0000b'] }],
    ['an id that is too long', { always: ['a'.repeat(129)] }],
    ['half a character', { always: ['a\ud83d'] }],
    ['one id instead of a list', { never: 'a' }],
    ['more ids than a list holds', { hiddenIn: ids(501) }],
    ['no object', 'nobody'],
  ])('is refused with %s', (_, said) => {
    expect(sharingBodySchema.safeParse(said).success).toBe(false);
  });
});
