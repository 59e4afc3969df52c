import { SERVER_SCHEMAS } from '@meeshy/status-protocol/schemas';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readServerEvent } from '../src/client/server-events.ts';

const TIME = '2026-03-01T12:00:00.000Z';
const someone = { userId: 'u-1', username: 'ann' };
const typing = { conversationId: 'c-1', ...someone };

/** One of each kind that is read by hand, with everything that it may have. */
const VALID = {
  authenticated: {
    success: true,
    user: { id: 'u-1', username: 'ann', isAnonymous: false, language: 'fr' },
    thresholds: { offlineMs: 300_000, awayMs: 1_800_000 },
    serverTime: TIME,
  },
  'message:new': {
    id: 'm-1',
    conversationId: 'c-1',
    senderId: 'u-1',
    senderUsername: 'ann',
    senderDisplayName: 'Ann',
    content: 'hello',
    originalLanguage: 'fr',
    createdAt: TIME,
  },
  'typing:start': typing,
  'typing:stop': typing,
  'conversation:changed': { conversationId: 'c-1', reason: 'joined' },
  'conversation:viewers': { conversationId: 'c-1', viewers: [{ userId: 'u-1', username: 'ann' }], others: 3 },
  'user:changed': { ...someone, displayName: 'Ann' },
  error: { code: 'NOT_FOUND', message: 'There is no such conversation' },
} as const;

type Path = readonly string[];

function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, [...at, name]))];
}

function damaged(value: unknown, [name, ...rest]: Path, by: unknown): unknown {
  if (name === undefined) return by;
  return { ...(value as object), [name]: damaged((value as Record<string, unknown>)[name], rest, by) };
}

it('an event without a schema in the browser is taken and dropped as its schema would, whatever field is damaged', () => {
  const damages = fc.constantFrom<unknown>(undefined, null, true, false, 7, -1, 0.5, [], {}, ['x']);
  const cases = fc
    .constantFrom(...(Object.keys(VALID) as (keyof typeof VALID)[]))
    .chain((name) =>
      fc.record({ name: fc.constant(name), path: fc.constantFrom(...pathsIn(VALID[name])), by: damages }),
    );
  fc.assert(
    fc.property(cases, ({ name, path, by }) => {
      const payload = damaged(VALID[name], path, by);
      expect(readServerEvent(name, payload) !== null).toBe(SERVER_SCHEMAS[name].safeParse(payload).success);
      expect(readServerEvent(name, VALID[name])).toEqual({ name, payload: VALID[name] });
    }),
    { numRuns: 2_000 },
  );
});

it('what is no event of the protocol is dropped', () => {
  for (const name of ['toString', 'constructor', 'message:old', '']) expect(readServerEvent(name, {})).toBeNull();
});
