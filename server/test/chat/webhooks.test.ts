/** Webhooks, and what each is still to be told, as they are kept on each database. */
import type { WebhookDelivery } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { occupied, told } from '../../../gateway/test/support/told.ts';
import { newId } from '../../src/chat/ids.ts';
import {
  MOST_DELIVERIES,
  type NewsRecords,
  type WebhookRecord,
  type WebhookRecords,
} from '../../src/webhooks/records.ts';
import { dueAt, idOf, type Report, shownIn, WEBHOOK_TIMES } from '../../src/webhooks/schedule.ts';
import { openWatched } from './database.ts';

const NOW = Date.UTC(2025, 5, 1, 12);
const SOON = NOW + WEBHOOK_TIMES.offlineAfterMs;
const LEASE_MS = 60_000;

let database: Awaited<ReturnType<typeof openWatched>>;
let webhooks: WebhookRecords;
let news: NewsRecords;
let hook: WebhookRecord;

beforeEach(async () => {
  database = await openWatched();
  ({ webhooks, news } = database);
  hook = await make();
});
afterEach(() => database.close());

async function make(changes: Partial<WebhookRecord> = {}): Promise<WebhookRecord> {
  const webhook: WebhookRecord = {
    id: newId(NOW),
    url: 'https://example.com/hook',
    events: ['presence.online', 'presence.offline'],
    isOn: true,
    offBecause: null,
    createdAt: NOW,
    secret: 'whsec_c2VjcmV0',
    formerSecret: null,
    formerUntil: null,
    ...changes,
  };
  await webhooks.add(webhook);
  return webhook;
}

const face = (userId: string, version: number, isOnline: boolean) => told(userId, { isOnline, version }, NOW);

const hearAt = (heardAt: number, ...reports: Report[]) =>
  news.put(
    reports.map((report) => {
      const shown = shownIn(report);
      return { webhookId: hook.id, report, shown, heardAt, dueAt: dueAt(shown, heardAt, WEBHOOK_TIMES) };
    }),
  );
/** What was heard of people, at `NOW`. */
const hear = (...reports: Report[]) => hearAt(NOW, ...reports);
const lease = (token: string, now: number, limit = 100) =>
  news.lease(hook.id, { token, now, until: now + LEASE_MS }, limit);
const key = (userId: string) => `${hook.id}:${userId}`;
const named = (leased: readonly { report: Report }[]) => leased.map(({ report }) => idOf(report)).sort();
/** It takes them on, and tells them. */
async function tell(now = SOON): Promise<void> {
  const leased = await lease('told', now);
  await news.settle(
    'told',
    leased.map((one) => one.key),
  );
}

describe('webhooks', () => {
  it('are kept whole, changed, and listed from the oldest on', async () => {
    const other = await make({
      formerSecret: 'whsec_Zm9ybWVy',
      formerUntil: NOW + 1_000,
      events: ['presence.changed'],
    });
    expect(await webhooks.all()).toEqual([hook, other]);
    expect(await webhooks.find(other.id)).toEqual(other);
    expect(await webhooks.find('nonsense')).toBe(null);
    const changes = { url: 'https://example.com/else', isOn: false, offBecause: 'gone', formerUntil: null } as const;
    expect(await webhooks.change(other.id, changes)).toBe(true);
    expect(await webhooks.find(other.id)).toEqual({ ...other, ...changes });
    expect(await webhooks.change(other.id, { events: ['presence.online'] })).toBe(true);
    expect(await webhooks.find(other.id)).toMatchObject({ events: ['presence.online'] });
    expect(await webhooks.change(newId(NOW), { isOn: true })).toBe(false);
    expect(await webhooks.change(other.id, {})).toBe(true);
    expect(await webhooks.change(newId(NOW), {})).toBe(false);
    expect(await webhooks.remove(other.id)).toBe(true);
    expect(await webhooks.remove(other.id)).toBe(false);
    expect(await webhooks.all()).toEqual([hook]);
  });

  it('keep their latest attempts', async () => {
    const attempt = (i: number): WebhookDelivery => {
      const at = new Date(NOW + i).toISOString();
      return {
        at,
        messageId: `m:${i}`,
        event: 'presence.online',
        attempt: 1,
        outcome: 'delivered',
        status: 200,
        error: null,
        ms: i,
      };
    };
    for (let i = 0; i < 3; i++) await webhooks.addDeliveries(hook.id, [attempt(2 * i), attempt(2 * i + 1)]);
    expect((await webhooks.deliveries()).get(hook.id)).toEqual([5, 4, 3, 2, 1, 0].map(attempt));
    await webhooks.addDeliveries(
      hook.id,
      Array.from({ length: MOST_DELIVERIES + 5 }, (_, i) => attempt(100 + i)),
    );
    const kept = (await webhooks.deliveries()).get(hook.id);
    expect(kept).toEqual(Array.from({ length: MOST_DELIVERIES }, (_, i) => attempt(100 + MOST_DELIVERIES + 4 - i)));
    await webhooks.remove(hook.id);
    expect((await webhooks.deliveries()).get(hook.id) ?? []).toEqual([]);
  });
});

describe('news', () => {
  it('is kept when it is heard while an attempt is concluded, or others are taken on', async () => {
    for (let i = 0; i < 40; i++) {
      const id = `person${i}`;
      await hear(face(id, 1, true));
      await lease(id, NOW);
      await Promise.all([news.settle(id, [key(id)]), hear(face(id, 2, false)), lease(`other${i}`, NOW)]);
    }
    const waiting = await lease('last', SOON);
    expect(waiting.map(({ report: { version } }) => version)).toEqual(Array.from({ length: 40 }, () => 2));
  });

  it('are due at once of who comes, later of who goes, and in one statement of many', async () => {
    const before = database.asked();
    await hear(face('ann', 1, true), face('ben', 1, false), face('cat', 1, true));
    expect(database.asked()).toBe(before + 1);
    expect(await news.due(NOW)).toEqual([hook.id]);
    const leased = await lease('a', NOW);
    expect(named(leased)).toEqual(['ann', 'cat']);
    expect(leased.find(({ report }) => idOf(report) === 'ann')).toEqual({
      key: key('ann'),
      report: face('ann', 1, true),
      shown: 'online',
      told: null,
      isUnsure: false,
      attempts: 0,
    });
    expect(named(await lease('b', SOON))).toEqual(['ben']);
    expect(await news.due(SOON)).toEqual([]);
    expect(await news.waiting()).toEqual(new Map([[hook.id, 3]]));
  });

  it('are taken on by one gateway each, the longest due first, and by another when the lease has ended', async () => {
    await hear(...Array.from({ length: 20 }, (_, i) => face(`u${i}`, 1, true)));
    const tokens = ['a', 'b', 'c', 'd'];
    const all = (await Promise.all(tokens.map((token) => lease(token, NOW, 5)))).flatMap(named);
    expect(new Set(all).size).toBe(all.length);
    const [rest] = [await lease('e', NOW)];
    expect(new Set([...all, ...named(rest)]).size).toBe(20);
    expect(await lease('f', NOW + LEASE_MS - 1)).toEqual([]);
    const later = await lease('f', NOW + LEASE_MS);
    expect(later).toHaveLength(20);
    // Whoever held it may have told it.
    expect(later.every(({ isUnsure }) => isUnsure)).toBe(true);
    // And has nothing to say of it any more.
    await news.settle('a', all.map(key));
    expect(await news.waiting()).toEqual(new Map([[hook.id, 20]]));
  });

  it('of the latest version win, whatever comes late', async () => {
    await hear(face('ann', 5, true));
    await hear(face('ann', 4, false));
    expect((await lease('a', NOW)).map(({ report }) => report.version)).toEqual([5]);
  });

  it('that were told are due no more, and not again when they are the same', async () => {
    await hear(face('ann', 1, true));
    await tell();
    expect(await lease('b', SOON)).toEqual([]);
    await hear(face('ann', 2, false));
    await hear(face('ann', 3, true));
    expect(await news.due(SOON + LEASE_MS)).toEqual([]);
    await hear(face('ann', 4, false));
    expect(await lease('b', SOON)).toMatchObject([{ told: 'online', shown: 'offline', isUnsure: false }]);
  });

  it('that come while somebody is told stay due, behind that', async () => {
    await hear(face('ann', 1, true));
    await tell();
    await hear(face('ann', 2, false));
    const [gone] = await lease('a', SOON);
    // It is back, as it was told before: but by now the receiver may know of the exit.
    await hear(face('ann', 3, true));
    expect(gone?.report.version).toBe(2);
    expect(await lease('b', SOON)).toEqual([]);
    await news.settle('a', [key('ann')]);
    expect(await lease('b', SOON)).toMatchObject([{ told: 'offline', shown: 'online', report: { version: 3 } }]);
  });

  it('that could not be told are due later, until they are dropped', async () => {
    await hear(face('ann', 1, true), face('ben', 1, true));
    await lease('a', NOW);
    await news.postpone('a', [key('ann'), key('ben')], NOW + 5_000);
    expect(await lease('b', NOW + 4_999)).toEqual([]);
    expect(await lease('b', NOW + 5_000)).toMatchObject([{ attempts: 1 }, { attempts: 1 }]);
    await news.release('b', [key('ben')]);
    await news.postpone('b', [key('ann')], null);
    expect(named(await lease('c', NOW + 5_000))).toEqual(['ben']);
    expect(await news.waiting()).toEqual(new Map([[hook.id, 1]]));
    // What comes next is told, also when it is what was told last: the receiver may have the other.
    await hear(face('ann', 2, true));
    expect(await lease('d', NOW + 5_000)).toMatchObject([{ attempts: 0, isUnsure: true }]);
  });

  it('that came before a failure was noted keep their time', async () => {
    await hear(face('ann', 1, true));
    await lease('a', NOW);
    await hear(face('ann', 2, false));
    await news.postpone('a', [key('ann')], NOW + 600_000);
    expect(await lease('b', SOON)).toMatchObject([{ report: { version: 2 }, attempts: 0 }]);
  });

  it('are forgotten with their webhook, or when it is turned off', async () => {
    await hear(face('ann', 1, true));
    await news.forget(hook.id);
    expect(await news.due(SOON)).toEqual([]);
    await hear(face('ann', 1, true));
    await webhooks.remove(hook.id);
    expect(await news.due(SOON)).toEqual([]);
    // Another gateway has heard of somebody, and not yet of that.
    await hear(face('ben', 1, true));
    await news.tidy(NOW);
    expect(await news.due(SOON)).toEqual([]);
  });

  it('tell who was heard of as online, by page; whoever shows nothing for long is forgotten', async () => {
    await hear(face('ann', 1, true), face('ben', 1, false), face('cat', 1, true));
    const [first] = await news.online('', 1);
    expect(first).toEqual({ key: key('ann'), webhookId: hook.id, report: face('ann', 1, true), shown: 'online' });
    expect(named(await news.online(key('ann'), 10))).toEqual(['cat']);
    await news.tidy(NOW + 1);
    expect(await news.waiting()).toEqual(new Map([[hook.id, 3]]));
    await tell();
    await news.tidy(NOW);
    await hear(face('ben', 1, true));
    expect(await news.waiting()).toEqual(new Map());
    await news.tidy(NOW + 1);
    await hear(face('ben', 1, true));
    expect(await news.waiting()).toEqual(new Map([[hook.id, 1]]));
  });

  it('of conversations are due at once where somebody came, later where nobody is, and kept as those of people are', async () => {
    const talk = (version: number, online: number): Report => occupied(online, 3, version);
    await hear(talk(1, 2), face('ann', 1, false));
    expect(await lease('a', NOW)).toMatchObject([{ report: talk(1, 2), shown: 'occupied', told: null }]);
    await news.settle('a', [key('talk')]);
    await hear(talk(2, 0));
    expect(await lease('b', SOON - 1)).toEqual([]);
    // Somebody is back in time; and one more is no news.
    await hear(talk(3, 1));
    await hear(talk(4, 2));
    expect(named(await lease('b', SOON))).toEqual(['ann']);
    expect(named(await news.online('', 10))).toEqual(['talk']);
    await hear(talk(5, 0));
    expect(await lease('c', SOON)).toMatchObject([{ report: talk(5, 0), shown: 'vacated', told: 'occupied' }]);
    await news.settle('c', [key('talk')]);
    expect(await news.online('', 10)).toEqual([]);
    await hear(talk(5, 1));
    expect(await news.due(NOW)).toEqual([]);
    await news.tidy(NOW + 1);
    await hear(talk(5, 1));
    expect(await lease('d', NOW)).toMatchObject([{ report: talk(5, 1), told: null }]);
  });

  it.each([false, true])(
    'P12: of a conversation wait as long after an attempt, looked at meanwhile or not (%s)',
    async (isLookedAt) => {
      await hear(occupied(1, 3, 1));
      await tell(NOW);
      await hear(occupied(0, 3, 2));
      expect(await lease('a', SOON)).toHaveLength(1);
      if (isLookedAt) await hearAt(SOON + 100, occupied(0, 3, 3));
      await news.postpone('a', [key('talk')], SOON + 5_000);
      expect(await lease('b', SOON + 4_999)).toEqual([]);
      expect(await lease('b', SOON + 5_000)).toMatchObject([{ report: occupied(0, 3, 2), attempts: 1 }]);
    },
  );

  it('of a conversation that have changed twice during an attempt stay due, looked at or not', async () => {
    await hear(occupied(1, 3, 1));
    expect(await lease('a', NOW)).toHaveLength(1);
    await hear(occupied(0, 3, 2));
    await hear(occupied(1, 3, 3));
    await hear(occupied(1, 3, 4));
    await news.postpone('a', [key('talk')], null);
    expect(await lease('b', NOW + LEASE_MS)).toMatchObject([{ report: { version: 3 }, shown: 'occupied' }]);
  });

  it('P12: of a conversation that were dropped are not owed again because it is looked at', async () => {
    await hear(occupied(1, 3, 1));
    await tell(NOW);
    await hear(occupied(0, 3, 2));
    await lease('a', SOON);
    await news.postpone('a', [key('talk')], null);
    await hearAt(SOON + LEASE_MS, occupied(0, 3, 3));
    expect(await lease('b', SOON + 3 * LEASE_MS)).toEqual([]);
    await hearAt(SOON + 3 * LEASE_MS, occupied(2, 3, 4));
    expect(await lease('b', SOON + 3 * LEASE_MS)).toMatchObject([{ report: occupied(2, 3, 4), shown: 'occupied' }]);
  });

  it('P12: of a conversation that is read to be the same is told as it was read first, and when it was to be', async () => {
    const talk = (version: number, online: number): Report => occupied(online, 3, version);
    await hear(talk(1, 1));
    await tell(NOW);
    await hear(talk(2, 0));
    await hearAt(NOW + 1_000, talk(4, 0));
    // What was read between the two comes late.
    await hear(talk(3, 1));
    expect(await lease('a', SOON)).toMatchObject([{ report: talk(2, 0), shown: 'vacated' }]);
    await news.postpone('a', [key('talk')], SOON + 5_000);
    await hearAt(SOON + 1_000, talk(5, 0));
    expect(await lease('b', SOON + 4_999)).toEqual([]);
    expect(await lease('b', SOON + 5_000)).toMatchObject([{ report: talk(2, 0), attempts: 1 }]);
    // Meanwhile as well, and then it has been told.
    await hearAt(SOON + 5_001, talk(6, 0));
    await news.settle('b', [key('talk')]);
    for (const { told, shown } of await lease('c', SOON + LEASE_MS)) expect(told).toBe(shown);
    await news.settle('c', [key('talk')]);
    // Somebody comes, and goes: that is another time.
    await hearAt(SOON + LEASE_MS, talk(7, 2));
    await hearAt(SOON + LEASE_MS, talk(8, 0));
    expect(await news.due(SOON + 2 * LEASE_MS)).toEqual([]);
    await hearAt(SOON + LEASE_MS, talk(9, 2));
    expect(await lease('d', SOON + LEASE_MS)).toMatchObject([{ report: talk(9, 2), shown: 'occupied' }]);
  });
});
