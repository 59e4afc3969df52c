/** A client of protocol 3, which knows nothing of states and sights, before somebody who is invisible (P18). */
import { statusOf } from '@meeshy/status-protocol';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Application, startApplication } from './support/application.ts';
import type { Client } from './support/client.ts';
import { pictureOf, statusIn } from './support/picture.ts';

const MINUTE = 60_000;
const ben = { id: 'ben', username: 'ben', kind: 'user' } as const;

/** What it was promised, and reads. */
const time = z.iso.datetime();
const formerStatus = z.object({
  userId: z.string().min(1),
  username: z.string(),
  isOnline: z.boolean(),
  lastSeen: time.nullable(),
  lastActiveAt: time.nullable(),
  version: z.int().nonnegative(),
  timestamp: time,
});
const FORMER: Readonly<Record<string, z.ZodType>> = {
  authenticated: z.object({
    success: z.literal(true),
    user: z.object({ id: z.string(), username: z.string(), isAnonymous: z.boolean(), language: z.string() }),
    thresholds: z.object({ offlineMs: z.int().positive(), awayMs: z.int().positive() }),
  }),
  'presence:snapshot': z.object({ serverTime: time, users: z.array(formerStatus) }),
  'user:status': formerStatus,
  'user:status:batch': z.array(formerStatus),
};

let application: Application;
afterEach(() => application.stop());

/** Fails where it would break: what comes in lacks what it reads. */
function expectReadable({ received }: Client): void {
  for (const [event, schema] of Object.entries(FORMER)) {
    for (const { payload } of received.filter((one) => one.event === event)) {
      expect(schema.safeParse(payload).error, `${event} ${JSON.stringify(payload)}`).toBeUndefined();
    }
  }
}

const shows = (client: Client, afterMs = 0) => statusIn(pictureOf(client.received), 'ben', Date.now() + afterMs);

test.each([
  ['singly', []],
  ['in batches', ['batch']],
])(
  'shows whoever is invisible as gone, %s, until they are back, and hears no word that it does not know',
  async (_, capabilities) => {
    application = await startApplication({ talk: ['ann', 'ben', 'cat'] }, { MAINTENANCE_INTERVAL_MS: '60000' });
    const { presence } = application;
    const watcher = application.open('ann', { capabilities });
    await watcher.hears('presence:snapshot');
    const own = await application.arrive('ben');
    const heard = (isOnline: boolean) => () =>
      expect.poll(() => pictureOf(watcher.received).get('ben')?.isOnline, { timeout: 25_000 }).toBe(isOnline);
    await heard(true)();
    expect(shows(watcher)).toBe('online');

    await presence.say(ben, { state: 'invisible' });
    await heard(false)();
    // As whoever closes the last tab: orange, then grey.
    expect([shows(watcher), shows(watcher, 31 * MINUTE)]).toEqual(['away', 'offline']);
    own.socket.emit('activity');
    await presence.say(ben, { note: { emoji: '', text: 'here' } });
    await presence.claim('ben', { source: 'call', id: 'standup', state: 'busy' });
    await presence.sweep();
    await watcher.settled();
    expect(pictureOf(watcher.received).get('ben')?.isOnline).toBe(false);

    const later = application.open('cat', { capabilities });
    await later.hears('presence:snapshot');
    expect(shows(later, 31 * MINUTE)).toBe('offline');
    expect(pictureOf(later.received).get('ben')?.isOnline ?? false).toBe(false);

    // To oneself one is there; the word that comes with it is one that such a client passes over.
    expect(
      statusOf(pictureOf(own.received).get('ben') ?? { isOnline: false, lastSeen: 0, lastActiveAt: 0 }, Date.now()),
    ).toBe('online');

    const unknown = [watcher, later].map(({ received }) => JSON.stringify(received));
    for (const text of unknown) for (const word of ['invisible', 'standup', 'here"']) expect(text).not.toContain(word);

    await presence.say(ben, { state: null });
    await heard(true)();
    expect(shows(watcher)).toBe('online');
    for (const client of [watcher, later, own]) expectReadable(client);
  },
);
