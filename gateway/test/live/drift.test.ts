/**
 * Whether the gateway notices that presence is wrong: `meeshy_presence_drift`, by kind.
 *
 * @module-tag long
 */

import { memoryStore, type Store } from '@meeshy/status-gateway';
import { ABSENT } from '@meeshy/status-protocol';
import { afterEach, expect, test, vi } from 'vitest';
import type { Drift, DriftKind } from '../../src/live/observation.ts';
import { type Application, startApplication } from '../integration/support/application.ts';

// A write counts as lost after five seconds.
vi.setConfig({ testTimeout: 20_000 });

let application: Application;

afterEach(() => application.stop());

const SWEPT_OFTEN = { MAINTENANCE_INTERVAL_MS: '50', STARTUP_GRACE_MS: '0' };

async function start(store: Store, env: Record<string, string> = {}): Promise<void> {
  application = await startApplication({ talk: ['alice', 'bob'] }, { ...SWEPT_OFTEN, ...env }, { store });
}

async function compared(matches: (drift: Drift) => boolean): Promise<Drift> {
  return (await application.observes('compared', ({ drift }) => matches(drift))).drift;
}

const finds = (kind: DriftKind, count: number) => compared((drift) => drift[kind] === count);

const NOTHING: Drift = {
  clock_set: 0,
  session_active_but_offline: 0,
  announced_differs: 0,
  stored_online_without_session: 0,
  stored_offline_with_session: 0,
};

test('in health nothing disagrees, while people come, are active and go', async () => {
  await start(memoryStore());
  const alice = await application.arrive('alice');
  const bob = await application.arrive('bob');
  bob.socket.emit('activity');
  expect(await compared(() => true)).toEqual(NOTHING);
  alice.leave();
  expect(await compared(() => true)).toEqual(NOTHING);
  expect(await compared(() => true)).toEqual(NOTHING);
});

test('a ghost in the store is seen, and mended by the next sweep', async () => {
  const store = memoryStore();
  const at = Date.now();
  await store.save([
    {
      id: 'ghost',
      username: 'ghost',
      kind: 'user',
      facts: { ...ABSENT, isOnline: true, lastActiveAt: at, version: at },
    },
  ]);
  await start(store);
  await finds('stored_online_without_session', 1);
  expect(await finds('stored_online_without_session', 0)).toEqual(NOTHING);
});

test('before the start-up grace is over the store is not judged', async () => {
  await start(memoryStore(), { STARTUP_GRACE_MS: '60000' });
  expect(await compared(() => true)).toEqual({ clock_set: 0, session_active_but_offline: 0, announced_differs: 0 });
});

test('a store that swallows what it is given is seen', async () => {
  const store = memoryStore();
  await start({ ...store, save: async () => undefined });
  await application.arrive('alice');
  await finds('stored_offline_with_session', 1);
});
