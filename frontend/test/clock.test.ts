/**
 * P11: no step of the viewer's clock matters, and a sleep is noticed.
 *
 * @module-tag long
 * @module-tag alone
 * @module-tag waits
 */
import type { Credentials } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock, createJumpWatch, isAhead } from '../src/client/clock.ts';
import { createFollowing } from '../src/client/snapshot.ts';
import { createUserStore } from '../src/client/user-store.ts';
import { connectionTo, stateOf } from './support/client.ts';
import { gatewayOf, statusEvent, WELCOME } from './support/gateway.ts';
import { HOUR, MINUTE, NOON, statusIn } from './support/people.ts';

/** Two local clocks that the test moves. */
function localClocks() {
  const time = { wall: NOON, steady: 5_000 };
  return { time, wall: () => time.wall, steady: () => time.steady };
}

describe('The clock', () => {
  it('counts on from what the server said, whatever is done to the local one', () => {
    const { time, wall, steady } = localClocks();
    const clock = createClock(wall, steady);
    expect(clock.now()).toBe(NOON);
    clock.correct(NOON + 3 * MINUTE);
    time.wall += HOUR;
    expect(clock.now()).toBe(NOON + 3 * MINUTE);
    time.wall -= 5 * HOUR;
    time.steady += MINUTE;
    expect(clock.now()).toBe(NOON + 4 * MINUTE);
  });

  it('notices that one was set, forwards or back, and that the other stood still; once each', () => {
    const { time, wall, steady } = localClocks();
    const haveParted = createJumpWatch(wall, steady);
    time.wall += MINUTE;
    time.steady += MINUTE - 500;
    expect(haveParted()).toBe(false);
    for (const step of [HOUR, -HOUR, 3_000]) {
      time.wall += step;
      expect([haveParted(), haveParted()]).toEqual([true, false]);
    }
  });

  it('is behind when the server made something that has not come yet', () => {
    const at = (ms: number) => new Date(NOON + ms).toISOString();
    expect(isAhead([at(-HOUR), at(1_000)], NOON)).toBe(false);
    expect(isAhead([at(-HOUR), at(3_000)], NOON)).toBe(true);
    expect(isAhead([], NOON)).toBe(false);
  });
});

describe('A connection that is up', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** `skew`: how far the server is ahead of this machine. `isMute`: it does not say what time it is. */
  async function live({ isMute = false } = {}) {
    const skew = { ms: 0 };
    const serverTime = () => new Date(performance.timeOrigin + performance.now() + skew.ms).toISOString();
    const asked: Credentials[] = [];
    const server = await gatewayOf({
      greet(peer) {
        peer.emit('authenticated', WELCOME);
        peer.emit('presence:snapshot', { serverTime: serverTime(), users: [statusEvent('alice')] });
        peer.on('authenticate', (credentials) => {
          asked.push(credentials);
          if (!isMute) peer.emit('authenticated', { ...WELCOME, serverTime: serverTime() });
        });
      },
    });
    const clock = createClock();
    const store = createUserStore(clock);
    const connection = connectionTo({ url: server.url }, clock);
    connection.onEvent(createFollowing(store, clock));
    const snapshot = () =>
      new Promise<void>((resolve) => {
        const stop = connection.onEvent(({ name }) => {
          if (name !== 'presence:snapshot') return;
          stop();
          resolve();
        });
      });
    const arrived = snapshot();
    connection.connect();
    await arrived;
    const answered = () =>
      new Promise<void>((resolve) => {
        const stop = connection.onEvent(({ name }) => {
          if (name !== 'authenticated') return;
          stop();
          resolve();
        });
      });
    return { server, peer: await server.nextPeer(), connection, clock, store, skew, asked, answered, snapshot };
  }

  it.each([HOUR, -HOUR])('shows the same when the clock of the machine is set by %i ms', async (step) => {
    const { clock, store } = await live();
    const before = clock.now();
    vi.setSystemTime(Date.now() + step);
    store.getState().advance();
    expect(clock.now() - before).toBeLessThan(5_000);
    expect(clock.now()).toBeGreaterThanOrEqual(before);
    expect(statusIn(store, 'alice')).toBe('online');
  });

  it('measures again when it hears of something that was made later than now', async () => {
    const { peer, clock, store, skew, asked, answered } = await live();
    // As after a sleep in which the steady clock stood still.
    skew.ms = 6 * MINUTE;
    const whenAnswered = answered();
    peer.emit('user:status', statusEvent('bob', {}, Date.now() + skew.ms));
    await whenAnswered;
    expect(asked).toHaveLength(1);
    expect(Math.abs(clock.now() - (performance.timeOrigin + performance.now() + skew.ms))).toBeLessThan(5_000);
    expect([statusIn(store, 'alice'), statusIn(store, 'bob')]).toEqual(['away', 'online']);
  });

  it('comes anew when the question is met with silence', async () => {
    const { server, peer, connection, skew, snapshot } = await live({ isMute: true });
    skew.ms = 6 * MINUTE;
    const again = snapshot();
    const lost = stateOf(connection, 'reconnecting');
    peer.emit('user:status', statusEvent('bob', {}, Date.now() + skew.ms));
    await lost;
    await again;
    expect(server.handshakes).toMatchObject([{ resume: false }, { resume: true }]);
  }, 30_000);
});
