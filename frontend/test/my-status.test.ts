/** What one says of oneself: there at once, and as before when the server does not take it. */
import type { OwnStatus, UserStatusEvent } from '@meeshy/status-protocol';
import { createTestPresence } from '@meeshy/status-react/testing';
import { describe, expect, it } from 'vitest';
import { createClock } from '../src/client/clock.ts';
import { createPresence } from '../src/client/presence.ts';
import { type Asked, ReadFailure } from '../src/client/rest.ts';
import { createHandSource } from '../src/testing/hand-source.ts';
import { createHandTime } from '../src/testing/hand-time.ts';
import { eventOf, HOUR, MINUTE, NOON } from './support/people.ts';

const iso = (at: number) => new Date(at).toISOString();
const BUSY = { value: 'busy', source: 'manual', until: iso(NOON + HOUR) } as const;
const TRAIN = { emoji: '🚆', text: 'on the train', until: null };

/** A server that answers when the test says so. */
function open() {
  const time = createHandTime(NOON);
  const clock = createClock(time.now, time.now);
  const hand = createHandSource('me', time);
  const asked: (Asked & { path: string; answer(status: Partial<OwnStatus>): void; refuse(): void })[] = [];
  const source = {
    ...hand,
    ask: <Data>(path: string, what: Asked = {}) =>
      new Promise<Data>((resolve, reject) => {
        asked.push({
          ...what,
          path,
          answer: (status) => resolve({ state: null, note: null, claims: [], ...status } as Data),
          refuse: () => reject(new ReadFailure({ code: 'UNAVAILABLE', message: 'no' })),
        });
      }),
  };
  const { client } = createPresence(source, clock, time);
  hand.learn([{ id: 'me', isOnline: true, lastActiveAt: NOON }]);
  hand.setConnection('connected');
  let version = 100;
  return {
    client,
    time,
    hand,
    async nextAsked() {
      while (asked.length === 0) await Promise.resolve();
      const [next] = asked.splice(0, 1);
      if (next === undefined) throw new Error('Nothing was asked');
      return next;
    },
    shown: () => client.getPresenceText({ id: 'me' }, { language: 'en', zone: 'Europe/London' }),
    tell(said: Pick<UserStatusEvent, 'state' | 'note'>) {
      version += 1;
      hand.say({ name: 'user:status', payload: eventOf('me', { version, ...said }) });
    },
  };
}

describe('What is set', () => {
  it('shows at once, with the end that it will have, and stays when answer and face come, in either order', async () => {
    for (const isFaceFirst of [false, true]) {
      const { client, nextAsked, shown, tell } = open();
      const done = client.mine.set({ state: 'busy', preset: '30m' });
      expect(shown()).toMatch(/^Busy until 01:30.PM$/);
      const { method, body, answer } = await nextAsked();
      expect([method, body]).toEqual([
        'PUT',
        { state: 'busy', preset: '30m', zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
      ]);
      if (isFaceFirst) tell({ state: BUSY });
      // What comes with the face is seen after the answer alone: until then one sees what one asked for.
      expect(shown()).toMatch(/^Busy until 01:30/);
      answer({ state: BUSY });
      expect(await done).toBe(true);
      expect(shown()).toMatch(/^Busy until 02:00/);
      if (!isFaceFirst) {
        tell({});
        expect(shown()).toMatch(/^Busy until 02:00/);
        tell({ state: BUSY });
      }
      expect(shown()).toMatch(/^Busy until 02:00/);
      expect(client.store.getState().wish).toBeNull();
      tell({});
      expect(shown()).toBe('Online');
    }
  });

  it('goes back when the server does not take it, and the error says why until the next attempt', async () => {
    const { client, nextAsked, shown, tell } = open();
    tell({ note: TRAIN });
    const done = client.mine.set({ note: { emoji: '', text: 'at home' } });
    expect(shown()).toBe('Online · at home');
    (await nextAsked()).refuse();
    expect(await done).toBe(false);
    expect(shown()).toBe('Online · 🚆 on the train');
    expect(client.mine.get().error?.code).toBe('UNAVAILABLE');
    void client.mine.clear();
    expect(client.mine.get().error).toBeNull();
    expect(shown()).toBe('Online');
  });

  it('one after the other: the last one asked for is the last one done, and one that fails takes only its own back', async () => {
    const { client, nextAsked, shown } = open();
    void client.mine.set({ state: 'busy' });
    const second = client.mine.set({ note: { emoji: '🚆', text: 'on the train' } });
    const third = client.mine.set({ state: 'dnd' });
    expect(shown()).toMatch(/^Do not disturb until 02:00.PM · 🚆 on the train$/);
    (await nextAsked()).answer({ state: BUSY });
    (await nextAsked()).refuse();
    expect(await second).toBe(false);
    expect(shown()).toMatch(/^Do not disturb until 02:00.PM$/);
    (await nextAsked()).answer({ state: { ...BUSY, value: 'dnd' } });
    expect(await third).toBe(true);
    expect(shown()).toMatch(/^Do not disturb until 02:00.PM$/);
  });

  it('another tab’s word takes the place of an answer; of a wish not', async () => {
    const { client, nextAsked, shown, tell } = open();
    const done = client.mine.set({ state: 'busy' });
    tell({ state: { ...BUSY, value: 'dnd' } });
    expect(shown()).toMatch(/^Busy/);
    (await nextAsked()).answer({ state: BUSY });
    await done;
    expect(shown()).toMatch(/^Busy/);
    tell({ state: { ...BUSY, value: 'available' } });
    expect(shown()).toBe('Online');
  });

  it('an answer that no face follows is not waited for forever, but as long as there is no connection', async () => {
    const { client, nextAsked, shown, time, hand } = open();
    const done = client.mine.set({ state: 'busy' });
    (await nextAsked()).answer({ state: BUSY });
    await done;
    hand.setConnection('reconnecting');
    time.advance(MINUTE);
    expect(shown()).toMatch(/^Busy/);
    hand.setConnection('connected');
    time.advance(5_000);
    expect(shown()).toBe('Online');
  });

  it('is nobody else’s: it ends with whoever asked', async () => {
    const { client, nextAsked, hand } = open();
    const done = client.mine.set({ state: 'busy' });
    const { answer } = await nextAsked();
    client.disconnect();
    hand.setConnection('connected');
    answer({ state: BUSY });
    expect(await done).toBe(false);
    expect(client.store.getState().wish).toBeNull();
    expect(client.mine.get()).toEqual({ claims: null, error: null });
  });
});

describe('The claims', () => {
  it('are read while somebody looks, unattended, and again when something changes elsewhere', async () => {
    const { client, nextAsked, tell } = open();
    const stop = client.mine.follow();
    const claim = {
      claimId: 'calendar:1',
      source: 'calendar',
      state: 'busy',
      startsAt: iso(NOON),
      until: iso(NOON + HOUR),
      setAt: iso(NOON),
      isDismissed: false,
    } as const;
    const first = await nextAsked();
    expect([first.method ?? 'GET', first.isUnattended]).toEqual(['GET', true]);
    first.answer({ claims: [claim] });
    await Promise.resolve();
    tell({ state: { ...BUSY, source: 'calendar' } });
    const second = await nextAsked();
    expect(client.mine.get().claims).toEqual([claim]);
    second.answer({ claims: [] });
    stop();
    tell({});
    void client.mine.dismiss('calendar:1');
    const third = await nextAsked();
    expect([third.method, third.path, third.body]).toEqual([
      'POST',
      '/api/users/me/status/dismiss',
      { claimId: 'calendar:1' },
    ]);
  });
});

describe('In an application’s own tests', () => {
  it('what is set is told like by a server', async () => {
    const presence = createTestPresence({ people: [{ id: 'me', isOnline: true, lastActiveAt: NOON }], now: NOON });
    expect(
      await presence.mine.set({ state: 'busy', note: { emoji: '🚆', text: 'on the train' }, until: NOON + HOUR }),
    ).toBe(true);
    expect(presence.getSaid({ id: 'me' })).toEqual({
      state: { value: 'busy', source: 'manual', until: NOON + HOUR },
      note: { emoji: '🚆', text: 'on the train', until: NOON + HOUR },
    });
    expect(presence.mine.get().claims?.map(({ claimId }) => claimId)).toEqual(['manual:state', 'manual:note']);
    presence.setConnection('offline');
    expect(await presence.mine.clear()).toBe(false);
    expect(presence.getSaid({ id: 'me' }).note?.text).toBe('on the train');
  });
});
