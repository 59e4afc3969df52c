/** P24: where people are, over real sockets: by the zone that their client tells, and by their address. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Person as Face } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { writtenMmdb } from '../geoip/written-mmdb.ts';
import { commonGround } from './support/common-ground.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo, hearsOf, isInState, QUIETLY, share, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const WORLD = {
  '2.0.0.0/12': { country_code: 'FR', city: 'Paris' },
  '103.0.0.0/8': { country: { iso_code: 'JP' }, city: { names: { en: 'Tokyo' } } },
};
const IN_PARIS = '2.1.2.3';
const IN_TOKYO = '103.1.2.3';

let folder: ReturnType<typeof temporaryFolder>;
let gateway: TestGateway;
let alice: Person;
let bob: Person;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(async () => {
  await gateway.stop();
  folder.remove();
});

function database(): string {
  const file = join(folder.folder, 'world.mmdb');
  writeFileSync(file, writtenMmdb(WORLD, Date.now() - 5_000_000));
  return file;
}

async function begin(env: Record<string, string> = {}): Promise<void> {
  gateway = await startTestGateway(env);
  ({ alice, bob } = await threeTogether(gateway));
}

const arriveFrom = (person: Person, address: string) =>
  gateway.arrive(person, {}, { extraHeaders: { 'x-forwarded-for': address } });
const tell = (client: Client, zone: unknown) => client.socket.emit('zone', zone);
const placed = (client: Client, whom: Person, place: unknown) =>
  hearsOf(client, whom, (face) => JSON.stringify(face.place) === JSON.stringify(place));

describe('P24', () => {
  test('a zone is told to whoever sees its owner, at once and later, and is erased when it is not shared any more', async () => {
    await begin();
    const atBob = await gateway.arrive(bob);
    const atAlice = await gateway.arrive(alice);
    tell(atAlice, { zone: 'asia/kolkata' });
    await atAlice.settled();
    expect(await faceTo(gateway, bob, alice)).not.toHaveProperty('place');
    await share(gateway, alice, { place: 'zone' });
    await placed(atBob, alice, { zone: 'Asia/Calcutta' });
    tell(atAlice, { zone: 'Europe/Paris' });
    await placed(atBob, alice, { zone: 'Europe/Paris' });
    atAlice.leave();
    await hearsOf(atBob, alice, ({ isOnline, place }) => !isOnline && place?.zone === 'Europe/Paris');
    const stored = () => String(gateway.rows.of(alice.id).claims);
    await until('it to be stored', () => stored().includes('Europe/Paris'));
    await share(gateway, alice, { place: 'off' });
    await placed(atBob, alice, undefined);
    expect(stored()).not.toMatch(/Europe|Asia/);
  });

  test('what is no zone is refused, and telling one is no activity', async () => {
    await begin();
    const atAlice = await gateway.arrive(alice, { resume: true });
    for (const wrong of [
      null,
      'Europe/Paris',
      {},
      { zone: 'Mars/Olympus' },
      { zone: '+02:00' },
      { zone: 'A'.repeat(65) },
      { zone: 5 },
    ]) {
      tell(atAlice, wrong);
      await atAlice.hears('error', ({ code }) => code === 'VALIDATION_ERROR');
    }
    tell(atAlice, { zone: 'Europe/Paris' });
    await gateway.data('PUT', '/api/users/me/sharing', { as: alice, body: { place: 'zone' }, headers: QUIETLY });
    await atAlice.settled();
    const [own] = await gateway.data<Face[]>('GET', `/api/users/presence?ids=${alice.id}`, {
      as: bob,
      headers: QUIETLY,
    });
    expect(own).toMatchObject({ isOnline: false, place: { zone: 'Europe/Paris' } });
  });

  test('by the address of a session behind a proxy that is trusted, which is kept and logged nowhere', async () => {
    await begin({ GEOIP_DB: database(), TRUST_PROXY: '1' });
    await share(gateway, alice, { place: 'city' });
    const atBob = await gateway.arrive(bob);
    const atAlice = await arriveFrom(alice, IN_PARIS);
    tell(atAlice, { zone: 'Europe/Paris' });
    await placed(atBob, alice, { label: { country: 'FR', city: 'Paris' }, zone: 'Europe/Paris' });
    const again = await arriveFrom(alice, IN_TOKYO);
    // On the way, or behind a VPN.
    tell(again, { zone: 'Europe/Paris' });
    await placed(atBob, alice, undefined);
    const there = await arriveFrom(alice, IN_TOKYO);
    tell(there, { zone: 'Asia/Tokyo' });
    await placed(atBob, alice, { label: { country: 'JP', city: 'Tokyo' }, zone: 'Asia/Tokyo' });
    await share(gateway, alice, { place: 'country' });
    await placed(atBob, alice, { label: { country: 'JP' }, zone: 'Asia/Tokyo' });
    const kept = JSON.stringify(gateway.rows.of(alice.id));
    for (const address of [IN_PARIS, IN_TOKYO]) expect(kept).not.toContain(address);
    expect(gateway.log.filter((line) => line.includes('"msg":"') && /2\.1\.2\.3|103\.1\.2\.3/.test(line))).toEqual([]);
    expect(await gateway.metric('meeshy_geoip_lookups_total{outcome="found"}')).toBe(3);
    const age = await gateway.metric('meeshy_geoip_database_age_seconds');
    expect(age).toBeGreaterThan(4_999);
    expect(age).toBeLessThan(5_300);
  });

  test.each([
    ['nobody is trusted', {}],
    ['the nearest one alone is, which says the address that it sees', { TRUST_PROXY: '10.0.0.0/8' }],
  ])('an address that a client makes up is not believed where %s', async (_who, env) => {
    await begin({ GEOIP_DB: database(), ...env });
    await share(gateway, alice, { place: 'city' });
    const atBob = await gateway.arrive(bob);
    const atAlice = await arriveFrom(alice, IN_TOKYO);
    tell(atAlice, { zone: 'Asia/Tokyo' });
    await placed(atBob, alice, { zone: 'Asia/Tokyo' });
    expect(await gateway.metric('meeshy_geoip_lookups_total{outcome="private"}')).toBe(1);
    expect(await gateway.metric('meeshy_geoip_lookups_total{outcome="found"}')).toBe(0);
  });

  test('an address in front of the one that a trusted proxy adds is not believed', async () => {
    await begin({ GEOIP_DB: database(), TRUST_PROXY: '1' });
    await share(gateway, alice, { place: 'country' });
    const atBob = await gateway.arrive(bob);
    const atAlice = await arriveFrom(alice, `${IN_TOKYO}, ${IN_PARIS}`);
    tell(atAlice, { zone: 'Europe/Paris' });
    await placed(atBob, alice, { label: { country: 'FR' }, zone: 'Europe/Paris' });
  });

  test('without a database those who share their city show their zone', async () => {
    await begin({ TRUST_PROXY: '1' });
    await share(gateway, alice, { place: 'city' });
    const atBob = await gateway.arrive(bob);
    tell(await arriveFrom(alice, IN_PARIS), { zone: 'Europe/Paris' });
    await placed(atBob, alice, { zone: 'Europe/Paris' });
    expect(await gateway.metric('meeshy_geoip_database_age_seconds')).toBe(0);
  });

  test('a database that is damaged ends the start, in one sentence', async () => {
    const file = join(folder.folder, 'damaged.mmdb');
    writeFileSync(file, writtenMmdb(WORLD, 0).subarray(0, 900));
    await expect(startTestGateway({ GEOIP_DB: file })).rejects.toThrow(
      `GEOIP_DB: ${file} is no database of addresses (mmdb), or is cut off or damaged`,
    );
    await begin();
  });
});

test.skipIf(!redisPath())(
  'P24: at another gateway, and of whoever begins to share at one while their session is at the other',
  async () => {
    const ground = await commonGround();
    gateway = await startTestGateway(ground.env);
    const west = await startTestGateway(ground.env);
    try {
      await Promise.all([gateway, west].map((one) => isInState(one, 'ok')));
      ({ alice, bob } = await threeTogether(gateway));
      const [atBob, atBobWest] = [await gateway.arrive(bob), await west.arrive(bob)];
      const atAlice = await gateway.arrive(alice);
      tell(atAlice, { zone: 'Asia/Tokyo' });
      await atAlice.settled();
      await share(west, alice, { place: 'zone' });
      for (const client of [atBob, atBobWest]) await placed(client, alice, { zone: 'Asia/Tokyo' });
      const atAliceWest = await west.arrive(alice);
      tell(atAliceWest, { zone: 'Europe/Paris' });
      for (const client of [atBob, atBobWest]) await placed(client, alice, { zone: 'Europe/Paris' });
      await share(gateway, alice, { place: 'off' });
      for (const client of [atBob, atBobWest]) await placed(client, alice, undefined);
      await share(gateway, alice, { place: 'zone' });
      // Of both sessions that which said so last.
      for (const client of [atBob, atBobWest]) await placed(client, alice, { zone: 'Europe/Paris' });
      const [here, there] = [await faceTo(gateway, bob, alice), await faceTo(west, bob, alice)];
      expect(there).toMatchObject({ place: here.place, version: here.version });
    } finally {
      await west.stop();
      await gateway.stop();
      await ground.remove();
      await begin();
    }
  },
);
