import { afterEach, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';
import { group, guest, type Member, PASSWORD, register } from './people.ts';

let host: Host;

afterEach(() => host.stop());

const ask = (who: Member, path = '/api/users/me') => host.call('GET', path, { as: who.as });

test('one person makes REQUESTS_PER_MINUTE requests, whatever they ask for; nobody else is kept waiting', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '12' });
  const [alice, bob] = [await register(host, 'alice'), await register(host, 'bob')];
  const visitor = await guest(host, alice, await group(host, alice), 'Visitor');
  const paths = ['/api/users/me', '/api/contacts', '/api/conversations', '/api/users/nobody'];
  const asked = await Promise.all(Array.from({ length: 20 }, (_, at) => ask(alice, paths[at % paths.length])));
  const refused = asked.filter(({ status }) => status === 429);
  // Two went before: making the group, and the link.
  expect(refused).toHaveLength(10);
  for (const { error, headers } of refused) {
    expect(error).toEqual({ code: 'RATE_LIMITED', message: 'More than 12 requests in a minute' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
  }
  expect([(await ask(bob)).status, (await ask(visitor, '/api/users/status')).status]).toEqual([200, 200]);
});

test('whoever has made too many is refused without the database, guests too', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '3' });
  const alice = await register(host, 'alice');
  const visitor = await guest(host, alice, await group(host, alice), 'Visitor');
  const path = '/api/users/status';
  for (let at = 0; at < 4; at++) await Promise.all([ask(alice), ask(visitor, path)]);
  for (const table of ['accounts', 'anonymous_sessions']) {
    await host.db.schema.alterTable(table).renameTo(`${table}_gone`).execute();
  }
  expect([(await ask(alice)).status, (await ask(visitor, path)).status]).toEqual([429, 429]);
});

test('one person with several tokens makes no more requests than with one', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '3' });
  const alice = await register(host, 'alice');
  const body = { username: 'alice', password: PASSWORD };
  const { data } = await host.call('POST', '/api/auth/login', { body });
  expect(data.token).not.toBe(alice.as.token);
  const another = { ...alice, as: { token: data.token } };
  const statuses = [];
  for (const who of [alice, another, alice, another]) statuses.push((await ask(who)).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
});

test('credentials of nobody are nobody, however often they are tried', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '1' });
  for (const as of [{ token: 'made up' }, { sessionToken: 'made-up' }]) {
    for (let at = 0; at < 3; at++) expect((await host.call('GET', '/api/users/me', { as })).status).toBe(401);
  }
  for (let at = 0; at < 3; at++) expect((await host.call('GET', '/api/users/me')).status).toBe(401);
});

test('whoever is refused has not been active by it', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '1' });
  const alice = await register(host, 'alice');
  await host.call('GET', '/api/users/me', { as: alice.as, headers: { 'x-activity': 'none' } });
  expect((await ask(alice)).status).toBe(429);
  const { id, username } = alice;
  const { lastActiveAt } = host.presence.ownFace({ id, username, kind: 'user' });
  expect(lastActiveAt).toBe(null);
});

test('0: any number', async () => {
  host = await startHost({ REQUESTS_PER_MINUTE: '0' });
  const alice = await register(host, 'alice');
  for (let at = 0; at < 30; at++) expect((await ask(alice)).status).toBe(200);
});
