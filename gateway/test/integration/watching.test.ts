/** `presence.on('change', …)`: code of a host's that hears of what people show, as somebody sees it. */
import type { LivePresence, Subject } from '@meeshy/status-gateway';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.ts';
import { type Application, startApplication } from './support/application.ts';

const OFTEN = { MAINTENANCE_INTERVAL_MS: '100', REFRESH_INTERVAL_MS: '150', STARTUP_GRACE_MS: '50' };
const user = (id: string): Subject => ({ id, username: id, kind: 'user' });

let application: Application;
let presence: LivePresence;
const thrown: unknown[] = [];

beforeEach(async () => {
  thrown.length = 0;
  application = await startApplication({ talk: ['ann', 'ben', 'cat'], far: ['dan'] }, OFTEN, {
    onUnforeseen: (error) => void thrown.push(error),
  });
  ({ presence } = application);
});
afterEach(() => application.stop());

interface Watch {
  readonly told: readonly UserStatusEvent[];
  readonly off: () => void;
  /** Resolves when the latest that was told of somebody is such. */
  hears(id: string, matches: (face: UserStatusEvent) => boolean): Promise<unknown>;
  /** What was told of somebody, in short. */
  of(id: string): string[];
}

async function watch(as?: string): Promise<Watch> {
  const told: UserStatusEvent[] = [];
  const off = await presence.on('change', (face) => void told.push(face), as === undefined ? {} : { as });
  const latest = (id: string) => told.findLast(({ userId }) => userId === id);
  return {
    told,
    off,
    hears: (id, matches) =>
      until(`a change of ${id}; there were ${JSON.stringify(told)}`, () => {
        const face = latest(id);
        return face !== undefined && matches(face);
      }),
    of: (id) =>
      told
        .filter(({ userId }) => userId === id)
        .map(({ isOnline, withdrawn, note }) =>
          withdrawn ? 'withdrawn' : `${isOnline ? 'online' : 'offline'}${note ? ` "${note.text}"` : ''}`,
        ),
  };
}

const isOnline = (face: UserStatusEvent) => face.isOnline;
const isOffline = (face: UserStatusEvent) => !face.isOnline;
const isOf = (id: string, face: unknown) => (face as UserStatusEvent).userId === id;
const sweeps = async (count: number) => {
  for (let i = 0; i < count; i++) await application.observes('swept');
};

describe('code of the host that hears of changes', () => {
  it('as a viewer: is told what a session of the viewer is told, byte for byte, and nothing that is told again', async () => {
    const ben = await application.arrive('ben');
    const asBen = await watch('ben');
    const ann = await application.arrive('ann');
    await asBen.hears('ann', isOnline);
    for (let i = 0; i < 3; i++) {
      presence.sessionActivity(ann.socket.id ?? '');
      await sweeps(2);
    }
    ann.leave();
    await asBen.hears('ann', isOffline);
    await sweeps(2);
    await presence.say(user('ann'), { note: { emoji: '', text: 'back soon' } });
    await asBen.hears('ann', ({ note }) => note?.text === 'back soon');
    const hasNote = (face: UserStatusEvent) => face.note?.text === 'back soon';
    await ben.hears('user:status', hasNote);

    expect(asBen.of('ann')).toEqual(['online', 'offline', 'offline "back soon"']);
    const statuses = ben.received.filter(({ event }) => event === 'user:status');
    const sent = statuses.map(({ payload }) => JSON.stringify(payload));
    for (const face of asBen.told) expect(sent).toContain(JSON.stringify(face));
    // Also what keeps viewers right while nothing changes (P8).
    expect(sent.length).toBeGreaterThan(asBen.told.length);
  });

  it('as a viewer who is not there: nobody is there by it', async () => {
    const ann = await application.arrive('ann');
    const asBen = await watch('ben');
    await watch('ben');
    const cat = await application.arrive('cat');
    await asBen.hears('cat', isOnline);
    expect(presence.sizes().sessions).toBe(2);
    expect(await presence.countOnline()).toEqual({ users: 2, anonymous: 0 });
    expect(await presence.get(['ben'], { as: 'ann' })).toMatchObject([{ isOnline: false, lastActiveAt: null }]);
    expect(await presence.disconnect('ben')).toBe(0);
    await ann.settled();
    const ofBen = ann.received.filter(({ event, payload }) => event === 'user:status' && isOf('ben', payload));
    expect(ofBen).toEqual([]);
    cat.leave();
    await asBen.hears('cat', isOffline);
    // Of whom it began with it is told when they change.
    expect(asBen.of('ann')).toEqual([]);
    ann.leave();
    await asBen.hears('ann', isOffline);
  });

  it('P12: hears of its audience alone, and that somebody has left it', async () => {
    const asBen = await watch('ben');
    await application.arrive('dan');
    await application.arrive('ann');
    await asBen.hears('ann', isOnline);
    application.conversations.talk?.push('dan');
    await presence.joined('talk', 'dan');
    await asBen.hears('dan', isOnline);
    application.conversations.talk = ['ben', 'cat', 'dan'];
    await presence.left('talk', 'ann');
    await asBen.hears('ann', ({ withdrawn }) => withdrawn === true);
    expect([asBen.of('dan'), asBen.of('ann')]).toEqual([['online'], ['online', 'withdrawn']]);
  });

  it.each([
    ['a viewer', 'ben'],
    ['everyone', undefined],
  ])('P18: as %s, a hiding is an exit, and what the hidden do is nothing', { timeout: 60_000 }, async (_whom, as) => {
    const watcher = await watch(as);
    const ann = await application.arrive('ann');
    await watcher.hears('ann', isOnline);
    await presence.say(user('ann'), { state: 'invisible' });
    await watcher.hears('ann', isOffline);
    ann.leave();
    const again = await application.arrive('ann');
    presence.sessionActivity(again.socket.id ?? '');
    presence.activity(user('ann'));
    await presence.say(user('ann'), { note: { emoji: '', text: 'nobody reads this' } });
    await sweeps(3);
    // Whoever comes afterwards is heard of afterwards.
    await application.arrive('cat');
    await watcher.hears('cat', isOnline);
    expect(watcher.of('ann')).toEqual(['online', 'offline']);
    await presence.say(user('ann'), { state: null });
    await watcher.hears('ann', isOnline);
    expect(watcher.of('ann')).toEqual(['online', 'offline', 'online "nobody reads this"']);
    const versions = watcher.told.filter(({ userId }) => userId === 'ann').map(({ version }) => version);
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  });

  it('as everyone: hears of people whoever they know, and of nobody who shows themselves to some alone', async () => {
    const before = await application.arrive('dan');
    const asEveryone = await watch();
    const ann = await application.arrive('ann');
    await asEveryone.hears('ann', isOnline);
    before.leave();
    await asEveryone.hears('dan', isOffline);
    await presence.share('ann', { status: 'direct' });
    await asEveryone.hears('ann', isOffline);
    await presence.say(user('ann'), { state: 'busy' });
    ann.leave();
    await application.arrive('ben');
    await asEveryone.hears('ben', isOnline);
    await application.arrive('ann');
    await presence.share('ann', { status: 'everyone', lastSeen: 'never' });
    await asEveryone.hears('ann', isOnline);
    expect(asEveryone.of('ann')).toEqual(['online', 'offline', 'online']);
    const shown = asEveryone.told.findLast(({ userId }) => userId === 'ann');
    expect(shown).toMatchObject({ lastSeen: null, lastActiveAt: null });
    await presence.end('ann');
    await asEveryone.hears('ann', ({ withdrawn }) => withdrawn === true);
    expect(asEveryone.of('dan')).toEqual(['offline']);
  });

  it('may throw and reject, end, and begin again, which is nothing to others', async () => {
    await presence.on('change', () => {
      throw new Error('thrown by a listener');
    });
    await presence.on('change', () => Promise.reject(new Error('rejected by a listener')), { as: 'ben' });
    const asBen = await watch('ben');
    const ended = await watch('ben');
    ended.off();
    ended.off();
    const ann = await application.arrive('ann');
    await asBen.hears('ann', isOnline);
    await until('both listeners to fail', () => thrown.length >= 2);
    expect(thrown.map((error) => (error as Error).message).sort()).toEqual([
      'rejected by a listener',
      'thrown by a listener',
    ]);
    expect(ended.told).toEqual([]);
    ann.leave();
    await asBen.hears('ann', isOffline);
    await expect(presence.on('changes' as 'change', () => {})).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      message: 'There is no event "changes", but "change"',
    });
  });
});
