/**
 * Push messages, to a real push service on this machine, whose browsers read them by the library of the standard.
 *
 * @module-tag long
 */
import { beside, nameOf } from '@meeshy/status-gateway';
import type { PushSubscriptionBody } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { faceIn } from '../../../gateway/test/support/told.ts';
import { newId } from '../../src/chat/ids.ts';
import { createPosting, type Posting, type PostingRules } from '../../src/outside/posting.ts';
import { createPush, MOST_SUBSCRIPTIONS, type Push, type PushParts } from '../../src/push/push.ts';
import { createReach, REACH_MS } from '../../src/push/reach.ts';
import { newPrivateKey, vapidKeysOf } from '../../src/push/vapid.ts';
import { openStorage, type Storage } from '../../src/storage.ts';
import { type PushService, startPushService } from '../support/push-service.ts';

const NOW = Date.UTC(2025, 5, 1, 12);
const KEYS = vapidKeysOf(newPrivateKey());
const CONTACT = 'mailto:operators@example.com';
const HERE = { allowPrivateUrls: true, production: true, timeoutMs: 30_000 };
const LIFE = { topic: 'ben', ttlS: 300 };

let service: PushService;
let storage: Storage;
let remove: () => void;
let ann: string;
let ben: string;
let now: number;
let outcomes: string[];
let failures: unknown[];
const postings: Posting[] = [];
/** Until when presence was told that they are. */
const reached = new Map<string, number | null>();

beforeEach(async () => {
  service = await startPushService();
  const database = await emptyDatabase();
  remove = database.remove;
  storage = await openStorage(database.url);
  [ann, ben] = [newId(NOW), newId(NOW)];
  now = NOW;
  [outcomes, failures] = [[], []];
  reached.clear();
});
afterEach(async () => {
  for (const posting of postings.splice(0)) posting.close();
  await storage.close();
  await service.stop();
  remove();
});

function pushing(rules: Partial<PostingRules> = {}, parts: Partial<PushParts> = {}): Push {
  const all = { ...HERE, ...rules };
  const posting = createPosting(all);
  postings.push(posting);
  return createPush({
    records: storage.push,
    reach: createReach(storage.push, { reachable: async (userId, until) => void reached.set(userId, until) }),
    keys: KEYS,
    contact: CONTACT,
    posting,
    rules: all,
    now: () => now,
    onOutcome: (outcome) => outcomes.push(outcome),
    onFailed: (_, error) => failures.push(error),
    ...parts,
  });
}

async function subscribe(push: Push, userId: string, body = service.subscribe()): Promise<PushSubscriptionBody> {
  await push.subscribe(userId, 'fr', body);
  now += 1;
  return body;
}

const back = () => {
  return beside({ kind: 'alert', at: new Date(NOW).toISOString(), isLate: false }, nameOf(faceIn(ben, {})));
};
const endpointsOf = async (userId: string) => (await storage.push.of(userId)).map(({ endpoint }) => endpoint);

describe('a message', () => {
  it('reaches all browsers of one person, whole, and nobody else', async () => {
    const push = pushing();
    const own = [await subscribe(push, ann), await subscribe(push, ann)];
    const other = await subscribe(push, ben);
    expect(await push.tell(ann, beside({ displayName: 'Ben 🌊' }, back()), LIFE)).toBe('taken');
    for (const browser of own) {
      expect(service.pushed(browser).map(({ message }) => message)).toEqual([
        { ...back(), displayName: 'Ben 🌊', language: 'fr' },
      ]);
    }
    expect(service.pushed(other)).toEqual([]);
    expect(service.received).toHaveLength(2);
    expect(outcomes).toEqual(['accepted', 'accepted']);
  });

  it('tells its push service who sends, for how long it counts, and nothing of people', async () => {
    const push = pushing();
    const browser = await subscribe(push, ann);
    await push.tell(ann, back(), LIFE);
    const [pushed] = service.pushed(browser);
    expect(pushed).toMatchObject({
      key: push.key,
      token: { aud: service.origin, sub: CONTACT },
      headers: {
        ttl: '300',
        urgency: 'high',
        'content-encoding': 'aes128gcm',
        topic: expect.stringMatching(/^[\w-]{32}$/),
      },
    });
    const { exp = 0 } = pushed?.token ?? {};
    expect(exp * 1_000).toBeLessThanOrEqual(Date.now() + 86_400_000);
    const told = JSON.stringify([pushed?.headers, pushed?.token]);
    for (const word of [ann, ben, 'ben']) expect(told).not.toContain(word);
  });

  it('takes the place of one about the same, for one person, at whatever gateway', async () => {
    const push = pushing();
    const [own, other] = [await subscribe(push, ann), await subscribe(push, ben)];
    await push.tell(ann, back(), LIFE);
    await pushing().tell(ann, back(), LIFE);
    await push.tell(ann, back(), { ...LIFE, topic: 'cat' });
    await push.tell(ben, back(), LIFE);
    const [first, second, third] = service.pushed(own).map(({ headers }) => headers.topic);
    const [fourth] = service.pushed(other).map(({ headers }) => headers.topic);
    expect(second).toBe(first);
    expect(new Set([first, third, fourth]).size).toBe(3);
  });

  it('is not taken where there is no browser, and no key', async () => {
    expect(await pushing().tell(ann, back(), LIFE)).toBe('nobody');
    await subscribe(pushing(), ann);
    const none = pushing({}, { keys: null });
    expect(none.key).toBe(null);
    expect(await none.tell(ann, back(), LIFE)).toBe('nobody');
    expect(service.received).toEqual([]);
  });
});

describe('what a push service answers', () => {
  it('is kept: when it last took a message', async () => {
    const push = pushing();
    const [first, second] = [await subscribe(push, ann), await subscribe(push, ann)];
    service.answers.set(second.endpoint, 500);
    now = NOW + 60_000;
    expect(await push.tell(ann, back(), LIFE)).toBe('taken');
    const accepted = new Map((await storage.push.of(ann)).map(({ endpoint, acceptedAt }) => [endpoint, acceptedAt]));
    expect(accepted.get(first.endpoint)).toBe(now);
    expect(accepted.get(second.endpoint)).toBe(null);
    expect(outcomes.toSorted()).toEqual(['accepted', 'failed']);
  });

  it.each([404, 410])('%i: the browser is gone, and forgotten', async (status) => {
    const push = pushing();
    const [gone, there] = [await subscribe(push, ann), await subscribe(push, ann)];
    service.answers.set(gone.endpoint, status);
    expect(await push.tell(ann, back(), LIFE)).toBe('taken');
    expect(await endpointsOf(ann)).toEqual([there.endpoint]);
    service.answers.set(there.endpoint, status);
    expect(await push.tell(ann, back(), LIFE)).toBe('nobody');
    expect(await endpointsOf(ann)).toEqual([]);
  });

  it.each([400, 403, 413, 429, 503])('%i: it was not taken, and the browser stays', async (status) => {
    const push = pushing();
    const { endpoint } = await subscribe(push, ann);
    service.answer = status;
    expect(await push.tell(ann, back(), LIFE)).toBe('failed');
    expect(await endpointsOf(ann)).toEqual([endpoint]);
    expect(outcomes).toEqual(['failed']);
  });

  it('may lead elsewhere, where nobody goes', async () => {
    const push = pushing();
    await subscribe(push, ann);
    service.answer = 307;
    expect(await push.tell(ann, back(), LIFE)).toBe('failed');
    expect(service.received).toHaveLength(1);
  });

  it('may be nothing: it is not waited for without end', async () => {
    const push = pushing({ timeoutMs: 200 });
    const { endpoint } = await subscribe(push, ann);
    service.answer = null;
    expect(await push.tell(ann, back(), LIFE)).toBe('failed');
    expect(outcomes).toEqual(['failed']);
    expect(await endpointsOf(ann)).toEqual([endpoint]);
  });

  it('may be nothing because there is no service, or because the database is away', async () => {
    const push = pushing();
    await subscribe(push, ann);
    await service.stop();
    expect(await push.tell(ann, back(), LIFE)).toBe('failed');
    expect(outcomes).toEqual(['failed']);
    const database = await emptyDatabase();
    const away = await openStorage(database.url);
    await away.close();
    database.remove();
    expect(await pushing({}, { records: away.push }).tell(ann, back(), LIFE)).toBe('failed');
    expect(failures).toHaveLength(1);
  });

  it('comes to many at the same time', async () => {
    const push = pushing();
    const people = Array.from({ length: 40 }, () => newId(NOW));
    const browsers = [];
    for (const person of people) browsers.push(await subscribe(push, person));
    const told = await Promise.all(people.map((person) => push.tell(person, back(), LIFE)));
    expect(told.every((one) => one === 'taken')).toBe(true);
    for (const browser of browsers) expect(service.pushed(browser)).toHaveLength(1);
  });
});

describe('P25: for 30 days after one took a message', () => {
  it('its person is reached: by no subscription alone, nor by its renewal', async () => {
    const push = pushing();
    const browser = await subscribe(push, ann);
    expect(reached.get(ann)).toBe(null);
    service.answer = 503;
    await push.tell(ann, back(), LIFE);
    expect(reached.get(ann)).toBe(null);
    service.answer = 201;
    await push.tell(ann, back(), LIFE);
    const until = now + REACH_MS;
    expect(reached.get(ann)).toBe(until);
    now += 60_000;
    await subscribe(push, ann, browser);
    expect(reached.get(ann)).toBe(until);
    await push.tell(ann, back(), LIFE);
    expect(reached.get(ann)).toBe(now + REACH_MS);
    expect(reached.has(ben)).toBe(false);
  });

  it('as long as one of them is left', async () => {
    const push = pushing();
    const [first, second] = [await subscribe(push, ann), await subscribe(push, ann)];
    service.answers.set(second.endpoint, 500);
    await push.tell(ann, back(), LIFE);
    const earlier = now + REACH_MS;
    now += 1_000;
    service.answers.set(first.endpoint, 500).set(second.endpoint, 201);
    await push.tell(ann, back(), LIFE);
    expect(reached.get(ann)).toBe(now + REACH_MS);
    await push.unsubscribe(ann, second.endpoint);
    expect(reached.get(ann)).toBe(earlier);
    service.answers.set(first.endpoint, 410);
    await push.tell(ann, back(), LIFE);
    expect(reached.get(ann)).toBe(null);
  });

  it('and not by a browser that is somebody else’s now, or was given up for others', async () => {
    const push = pushing();
    const shared = await subscribe(push, ann);
    await push.tell(ann, back(), LIFE);
    await subscribe(push, ben, shared);
    expect([reached.get(ann), reached.get(ben)]).toEqual([null, null]);
    await push.tell(ben, back(), LIFE);
    expect(reached.get(ben)).toBe(now + REACH_MS);
    now += 1;
    for (let i = 0; i < MOST_SUBSCRIPTIONS; i++) await subscribe(push, ben);
    expect(reached.get(ben)).toBe(null);
  });

  it('what changes while presence is told is told it, too', async () => {
    const told: (number | null)[] = [];
    const { push: records } = storage;
    const reach = createReach(records, {
      async reachable(userId, until) {
        told.push(until);
        // At another gateway, say.
        if (told.length === 1) await records.remove(userId, await endpointsOf(userId));
      },
    });
    await subscribe(pushing(), ann);
    await records.accepted(ann, await endpointsOf(ann), NOW);
    await reach.tell(ann);
    expect(told).toEqual([NOW + REACH_MS, null]);
  });

  it('a message that was taken is so, though presence could not be told', async () => {
    const away = { tell: async () => Promise.reject(new Error('the database is gone')) };
    const push = pushing({}, { reach: away });
    await subscribe(pushing(), ann);
    expect(await push.tell(ann, back(), LIFE)).toBe('taken');
    expect(failures).toHaveLength(1);
  });
});

describe('an endpoint', () => {
  const strict = { allowPrivateUrls: false };
  const at = (endpoint: string) => ({ ...service.subscribe(), endpoint });

  it.each(['http://push.example.com/x', 'https://127.0.0.1/x', 'https://[::1]/x', 'https://169.254.169.254/latest'])(
    '%s is refused',
    async (endpoint) => {
      await expect(pushing(strict).subscribe(ann, 'fr', at(endpoint))).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
        message: expect.stringMatching(/^endpoint: /),
      });
      expect(await endpointsOf(ann)).toEqual([]);
    },
  );

  it('is not posted to when its name leads to a private address, whenever it does', async () => {
    const { port } = new URL(service.origin);
    const resolve = ((_host: string, _options: object, done: (error: null, found: object) => void) => {
      done(null, [{ address: '127.0.0.1', family: 4 }]);
    }) as unknown as NonNullable<PostingRules['resolve']>;
    const push = pushing({ ...strict, resolve });
    await subscribe(push, ann, at(`https://push.example.com:${port}/x`));
    expect(await push.tell(ann, back(), LIFE)).toBe('failed');
    expect(outcomes).toEqual(['failed']);
    expect(service.received).toEqual([]);
  });

  it('is refused with a key that nothing can be encrypted by', async () => {
    const wrong = { ...service.subscribe(), keys: { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) } };
    await expect(pushing().subscribe(ann, 'fr', wrong)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it('is refused where there is no push', async () => {
    const none = pushing({}, { keys: null });
    await expect(none.subscribe(ann, 'fr', service.subscribe())).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is one person’s at a time, and each has ten', async () => {
    const push = pushing();
    const all = [];
    for (let i = 0; i <= MOST_SUBSCRIPTIONS; i++) all.push(await subscribe(push, ann));
    const kept = all.slice(1).map(({ endpoint }) => endpoint);
    expect((await endpointsOf(ann)).toSorted()).toEqual(kept.toSorted());
    const shared = all[1] as PushSubscriptionBody;
    await subscribe(push, ben, shared);
    expect(await push.tell(ben, back(), LIFE)).toBe('taken');
    expect(await push.tell(ann, back(), LIFE)).toBe('taken');
    expect(service.pushed(shared)).toHaveLength(1);
    // She says that she is no more told there: he is.
    await push.unsubscribe(ann, shared.endpoint);
    expect(await endpointsOf(ben)).toEqual([shared.endpoint]);
    await push.unsubscribe(ben, shared.endpoint);
    await push.unsubscribe(ben, shared.endpoint);
    expect(await push.tell(ben, back(), LIFE)).toBe('nobody');
  });
});
