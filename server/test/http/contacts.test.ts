/**
 * Contacts by the thousand.
 *
 * @module-tag long
 */
import type { Page } from '@meeshy/status-protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crowd } from './crowd.ts';
import { type Host, startHost } from './host.ts';
import { group, type Member, register } from './people.ts';

const SIZE = 5_000;
const ACTIVE = SIZE / 10;

describe('the contacts of a member of a large group', { timeout: 120_000 }, () => {
  let host: Host;
  let alice: Member;

  beforeAll(async () => {
    host = await startHost({ CROWD_LIMIT: String(2 * SIZE) });
    alice = await register(host, 'alice');
    await crowd(host, alice, await group(host, alice), SIZE);
  }, 120_000);
  afterAll(() => host.stop());

  const contacts = async (query: string) => (await host.call('GET', `/api/contacts?${query}`, { as: alice.as })).data;

  async function all(query: string): Promise<{ id: string; displayName: string }[]> {
    const found = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await contacts(`${query}&limit=100${cursor && `&cursor=${cursor}`}`);
      found.push(...page.items);
      cursor = page.nextCursor;
    }
    return found;
  }

  test('P2: by status they come in the order of all, without a session too', async () => {
    const [everybody, online] = [await all('search=member'), await all('status=online')];
    expect(everybody).toHaveLength(SIZE);
    expect(online).toHaveLength(ACTIVE);
    const isOnline = new Set(online.map(({ id }) => id));
    expect(online).toEqual(everybody.filter(({ id }) => isOnline.has(id)));
    expect(await all('status=away')).toEqual([]);
  });

  test('a status is found out of memory: it takes no more work than a page without', async () => {
    const tenOf = async (query: string) => {
      // What this process did, not how long a busy machine let it wait.
      const before = process.cpuUsage();
      await Promise.all(Array.from({ length: 10 }, () => contacts(query)));
      const { user, system } = process.cpuUsage(before);
      return user + system;
    };
    await contacts('status=offline');
    // In turns, and of each the quickest: whatever else this machine does slows some of both.
    const spent = { any: Infinity, online: Infinity, offline: Infinity };
    for (let round = 0; round < 4; round++) {
      spent.any = Math.min(spent.any, await tenOf('limit=50'));
      spent.online = Math.min(spent.online, await tenOf('limit=50&status=online'));
      spent.offline = Math.min(spent.offline, await tenOf('limit=50&status=offline'));
    }
    expect(Math.max(spent.online, spent.offline) / spent.any).toBeLessThan(3);
  });

  test('whoever turns green or leaves is found at once', async () => {
    const bob = await register(host, 'bob');
    const talk = await group(host, alice, bob);
    expect(await contacts('status=online&search=bob')).toMatchObject({ items: [{ id: bob.id }] });
    await host.call('DELETE', `/api/conversations/${talk}/members/${bob.id}`, { as: bob.as });
    await expect.poll(async () => (await contacts('status=online&search=bob')).items, { timeout: 25_000 }).toEqual([]);
  });
});

describe('the participants of a crowd', { timeout: 120_000 }, () => {
  let host: Host;
  let alice: Member;
  let talk: string;

  beforeAll(async () => {
    host = await startHost();
    alice = await register(host, 'alice');
    talk = await group(host, alice);
    await crowd(host, alice, talk, SIZE);
  }, 120_000);
  afterAll(() => host.stop());

  async function all(query: string): Promise<string[]> {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const path: string = `/api/conversations/${talk}/participants?${query}&limit=200${cursor && `&cursor=${cursor}`}`;
      const { data }: { data: Page<Member> } = await host.call('GET', path, { as: alice.as });
      found.push(...data.items.map(({ id }) => id));
      cursor = data.nextCursor;
    }
    return found;
  }

  test('P21: they come by page and by status, without being kept in memory, and are no contacts', async () => {
    // Somebody comes: it is found out that they are many.
    await register(host, 'bob').then((bob) =>
      host.call('POST', `/api/conversations/${talk}/members/${bob.id}`, { as: alice.as }),
    );
    const everybody = await all('search=member');
    expect(everybody).toHaveLength(SIZE);
    const online = await all('search=member&status=online');
    expect(online).toHaveLength(ACTIVE);
    const isOnline = new Set(online);
    expect(online).toEqual(everybody.filter((id) => isOnline.has(id)));
    expect(await all('search=member&status=offline')).toEqual(everybody.filter((id) => !isOnline.has(id)));
    expect((await host.call('GET', '/api/contacts', { as: alice.as })).data.items).toEqual([]);
    expect(host.presence.sizes().subjects).toBeLessThan(10);
  });
});
