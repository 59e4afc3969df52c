import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { pickerOf } from '../../src/http/declared.ts';

const pick = pickerOf(
  z.object({
    name: z.string(),
    at: z.string().nullable(),
    note: z.object({ text: z.string() }).optional(),
    ids: z.array(z.string()),
  }),
);

describe('nothing leaves that is not declared', () => {
  it.each([
    ['a field', { name: 'a', at: null, ids: [], secret: 1 }, { name: 'a', at: null, ids: [] }],
    [
      'a field of a part',
      { name: 'a', at: null, ids: [], note: { text: 't', secret: 1 } },
      { name: 'a', at: null, ids: [], note: { text: 't' } },
    ],
    [
      'something in place of what is simpler',
      { name: { secret: 1 }, at: null, ids: [] },
      { name: null, at: null, ids: [] },
    ],
    [
      'something in a list',
      { name: 'a', at: null, ids: ['b', { secret: 1 }] },
      { name: 'a', at: null, ids: ['b', null] },
    ],
    ['something in place of a list', { name: 'a', at: null, ids: 'b' }, { name: 'a', at: null, ids: null }],
  ])('%s', (_, given, leaves) => {
    expect(pick(given)).toEqual(leaves);
  });

  it('not by way of a prototype either', () => {
    const given = Object.assign(Object.create({ secret: 1 }), { name: 'a', at: null, ids: [] });
    expect(JSON.stringify(pick(given))).toBe('{"name":"a","at":null,"ids":[]}');
  });

  it('not by what JSON asks a value for either', () => {
    class Secret {
      name = 'a';
      at = null;
      ids = [];
      toJSON() {
        return { secret: 1 };
      }
    }
    expect(JSON.stringify(pick(new Secret()))).toBe('{"name":"a","at":null,"ids":[]}');
  });

  it('and what has nothing else is given as it is', () => {
    const given = { name: 'a', at: null, note: { text: 't' }, ids: ['b'] };
    expect(pick(given)).toBe(given);
  });
});
