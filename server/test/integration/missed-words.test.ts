/** P17: a hiding that a gateway did not hear of is read from the database: at the next sweep, and before an answer. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { type Link, openLink } from '../../../gateway/test/support/link.ts';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { contacts, faceTo, hearsOf, isInState, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

/** The gateways go by the clock of Redis, as far off as it takes to ask for it. */
const CLOCKS_DIFFER_MS = 1_000;
/** Nobody waits for a sweep. */
const NO_SWEEP = { MAINTENANCE_INTERVAL_MS: '60000', STARTUP_GRACE_MS: '300' };
const OFTEN = { MAINTENANCE_INTERVAL_MS: '300', STARTUP_GRACE_MS: '300' };

describe.skipIf(!redisPath())('a gateway that took a hiding while it was cut off from the others', () => {
  let redis: PrivateRedis;
  let link: Link;
  let folder: ReturnType<typeof temporaryFolder>;
  let east: TestGateway;
  let west: TestGateway;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let atBob: Client;

  beforeEach(async () => {
    redis = await startRedis();
    link = await openLink(redis.port);
    folder = temporaryFolder();
  });
  afterEach(async () => {
    await Promise.all([east.stop(), west.stop()]);
    link.close();
    await redis.kill();
    folder.remove();
  });

  /** Alice is at a gateway that cannot tell the other one anything any more; bob and carol look at her from there. */
  async function begin(sweeps: Record<string, string>): Promise<void> {
    const shared = { DATABASE_URL: `sqlite:${join(folder.folder, 'shared.db')}` };
    east = await startTestGateway({ ...shared, ...OFTEN, REDIS_URL: link.url });
    west = await startTestGateway({ ...shared, ...sweeps, REDIS_URL: redis.url });
    await Promise.all([isInState(east, 'ok'), isInState(west, 'ok')]);
    ({ alice, bob, carol } = await threeTogether(east));
    await east.arrive(alice);
    atBob = await west.arrive(bob);
    await west.arrive(carol);
    await until('alice to be online', async () => (await faceTo(west, carol, alice)).isOnline);
    link.cut();
    await isInState(east, 'degraded');
  }

  test('is obeyed by the other one within a sweep, and so is what is shown again', async () => {
    await begin(OFTEN);
    const askedAt = Date.now();
    await share(east, alice, { never: [bob.id] });
    const gone = await hearsOf(atBob, alice, ({ isOnline }) => !isOnline);
    expect(Date.parse(gone.lastSeen ?? '')).toBeGreaterThanOrEqual(askedAt - CLOCKS_DIFFER_MS);
    expect(await faceTo(west, bob, alice)).toMatchObject({ isOnline: false, lastSeen: gone.lastSeen });
    expect((await faceTo(west, carol, alice)).isOnline).toBe(true);
    await share(east, alice, { never: [] });
    await hearsOf(atBob, alice, ({ isOnline }) => isOnline);
  });

  test('is obeyed by lists of who is online before any sweep', async () => {
    await begin(NO_SWEEP);
    expect(await contacts(west, bob, 'online')).toEqual(['alice1', 'carol1']);
    await share(east, alice, { never: [bob.id] });
    expect(await contacts(west, bob, 'online')).toEqual(['carol1']);
    expect(await contacts(west, bob, 'away')).toEqual(['alice1']);
    expect(await contacts(west, carol, 'online')).toEqual(['alice1', 'bob1']);
  });
});
