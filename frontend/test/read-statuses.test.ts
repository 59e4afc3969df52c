/** What a server that renders reads for a page. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPresenceClient } from '@meeshy/status-react/client';
import { factsOf, readStatuses, statusOf } from '@meeshy/status-react/server';
import { expect, it, onTestFinished } from 'vitest';
import { serverWithPresence } from './support/server.ts';

const alice = { token: 'alice' };

it('the people as whoever asked for the page sees them, and as of when; it is nobody’s activity', async () => {
  const { url, presence } = await serverWithPresence();
  const bob = createPresenceClient({ url, getCredentials: () => ({ token: 'bob' }) });
  onTestFinished(() => bob.disconnect());
  const arrived = new Promise((resolve) => bob.on('presence:snapshot', resolve));
  bob.connect();
  await arrived;

  const initial = await readStatuses(['alice', 'bob', 'stranger'], { url, auth: alice });
  expect(initial.people.map((person) => [person.id, statusOf(factsOf(person), initial.at)])).toEqual([
    ['alice', 'offline'],
    ['bob', 'online'],
  ]);
  expect(initial.error).toBeNull();
  expect(JSON.parse(JSON.stringify(initial))).toEqual(initial);
  const [own] = await presence.get(['alice'], { as: 'alice' });
  expect(own?.lastActiveAt ?? null).toBeNull();
});

it('of nobody, or as nobody: nothing is asked', async () => {
  const url = 'http://127.0.0.1:9';
  expect(await readStatuses([], { url, auth: alice })).toMatchObject({ people: [], error: null });
  expect(await readStatuses(['bob'], { url, auth: null })).toMatchObject({ people: [], error: null });
});

it('more than one request holds are read by several', async () => {
  const asked: number[] = [];
  const http = createServer((request, response) => {
    const ids = new URL(request.url ?? '', 'http://host').searchParams.get('ids')?.split(',') ?? [];
    asked.push(ids.length);
    response.end(JSON.stringify({ success: true, data: ids.map((id) => ({ id })) }));
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  onTestFinished(() => http.closeAllConnections());
  onTestFinished(() => void http.close());
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const ids = Array.from({ length: 450 }, (_, index) => `person-${index}`);
  const { people } = await readStatuses(ids, { url, auth: alice, timeoutMs: 30_000 });
  expect(people.map(({ id }) => id)).toEqual(ids);
  expect(asked.toSorted((a, b) => a - b)).toEqual([50, 200, 200]);
});

it('a page without them is still a page, and whoever develops it is told why', async () => {
  const { url } = await serverWithPresence();
  const told: string[] = [];
  const read = (at: string, token: string) =>
    readStatuses(['bob'], { url: at, auth: { token }, warn: (sentence) => told.push(sentence) });
  expect(await read('http://127.0.0.1:9', 'alice')).toMatchObject({ people: [], error: { code: 'UNAVAILABLE' } });
  expect(await read(`${url}/elsewhere`, 'alice')).toMatchObject({ people: [], error: { code: 'NOT_FOUND' } });
  expect(await read(url, 'nobody')).toMatchObject({ people: [], error: { code: 'UNAUTHORIZED' } });
  expect(told).toHaveLength(3);
  for (const sentence of told) expect(sentence).toContain('did not tell the statuses');
});
