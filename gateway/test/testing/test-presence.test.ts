/** What hosts test with, as they do. */
import { createTestPresence, type TestPresence, type TestPresenceOptions } from '@meeshy/status-gateway/testing';
import { afterEach, describe, expect, it } from 'vitest';

const NOON = Date.UTC(2025, 5, 1, 12);
const MINUTE_MS = 60_000;

let presence: TestPresence;
afterEach(() => presence.stop());

function begin(options: TestPresenceOptions = {}): TestPresence {
  presence = createTestPresence({ now: NOON, conversations: { talk: ['ann', 'ben'], far: ['dan'] }, ...options });
  return presence;
}

async function faceOf(id: string, as?: string) {
  const [face] = await presence.get([id], as === undefined ? {} : { as });
  return face;
}

describe('the presence that hosts test with', () => {
  it('P3, P4, P5: has people come and go, by as many sessions as they like', async () => {
    begin();
    expect(await faceOf('ann')).toMatchObject({ isOnline: false, lastActiveAt: null });
    const closeFirst = await presence.arrive('ann');
    const closeSecond = await presence.arrive('ann');
    expect(await faceOf('ann')).toMatchObject({ isOnline: true, lastActiveAt: new Date(NOON).toISOString() });
    await closeFirst();
    expect(await faceOf('ann')).toMatchObject({ isOnline: true });
    await presence.advance(1_000);
    await closeSecond();
    await closeSecond();
    expect(await faceOf('ann')).toMatchObject({ isOnline: false, lastSeen: new Date(NOON + 1_000).toISOString() });
    expect(await presence.countOnline()).toEqual({ users: 0, anonymous: 0 });
  });

  it('P9: takes whoever does nothing offline when their time is over, and no sooner', async () => {
    begin();
    await presence.arrive('ann');
    await presence.advance(5 * MINUTE_MS - 1);
    expect(await faceOf('ann')).toMatchObject({ isOnline: true });
    await presence.advance(1);
    expect(await faceOf('ann')).toMatchObject({ isOnline: false });
    presence.activity({ id: 'ann', username: 'ann', kind: 'user' });
    await presence.advance(0);
    expect(await faceOf('ann')).toMatchObject({ isOnline: true });
  });

  it('P12: shows people to their audience, which changes as the host tells it', async () => {
    begin();
    await presence.arrive('ann');
    expect(await faceOf('ann', 'ben')).toMatchObject({ isOnline: true });
    expect(await faceOf('ann', 'dan')).toBeUndefined();
    await presence.joined('far', 'ann');
    expect(await faceOf('ann', 'dan')).toMatchObject({ isOnline: true });
    await presence.left('talk', 'ann');
    expect(await faceOf('ann', 'ben')).toBeUndefined();
    await presence.end('ann');
    expect(await faceOf('ann', 'dan')).toBeUndefined();
  });

  it('P16: what is said of people ends in its time', async () => {
    begin({ people: ['eve'] });
    const call = { source: 'call', id: 'standup', state: 'busy' } as const;
    await presence.arrive('ann');
    expect(await presence.claim('ann', call)).toBe(true);
    expect(await faceOf('ann')).toMatchObject({ state: { value: 'busy', source: 'call' } });
    await presence.advance(90_000);
    expect((await faceOf('ann'))?.state).toBeUndefined();
    expect(await presence.claim('eve', call)).toBe(true);
    await expect(presence.claim('nobody', call)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses what the real one refuses', async () => {
    begin({ settings: { maxSessionsPerSubject: 1 } });
    await presence.arrive('ann');
    await expect(presence.arrive('ann')).rejects.toThrow('ann was not let in: No more than 1 sessions');
    await expect(presence.advance(-1)).rejects.toThrow('-1 ms cannot pass');
  });
});
