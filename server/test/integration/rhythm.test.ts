/** P22, P23: what others are told of somebody's hours, and of when they are likely back, over six weeks that they lived. */
import { join } from 'node:path';
import { DAY_MS, type Outlook, type Sharing, type UsualHours } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { markAt } from '../../src/rhythm/marks.ts';
import { daysAlike, type OpenHistories, openHistories, remember } from '../support/weeks.ts';
import { settableClock } from './support/clock.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { faceTo, QUIETLY } from './support/seeing.ts';
import type { Person } from './support/site.ts';

const WEEKS = 42;
const SHOWN: Partial<Sharing> = { activity: 'hours', outlook: true };
const HOUR_MS = 3_600_000;

let clock: ReturnType<typeof settableClock>;
let gateway: TestGateway;
let histories: OpenHistories;
let ann: Person;
let ben: Person;
let leo: Person;
let talk: string;
let env: { JWT_EXPIRES_IN: string; DATABASE_URL: string };

let removeDatabase: () => void;

beforeEach(async () => {
  clock = settableClock();
  const { folder, remove } = temporaryFolder();
  env = { JWT_EXPIRES_IN: '60d', DATABASE_URL: `sqlite:${join(folder, 'rhythm.db')}` };
  removeDatabase = remove;
  gateway = await startTestGateway(env, clock);
  histories = await openHistories(env.DATABASE_URL);
  [ann, ben, leo] = [await gateway.register('ann1'), await gateway.register('ben1'), await gateway.register('leo1')];
  talk = await gateway.converse(ann, ben, leo);
});
afterEach(async () => {
  await histories.close();
  await gateway.stop();
  removeDatabase();
});

/** A clock that is set takes all that is remembered along. What is stored is of before. */
async function pass(ms: number): Promise<void> {
  await gateway.stop();
  clock.set(ms);
  gateway = await startTestGateway(env, clock);
}

const recall = (person: Person, days = WEEKS) =>
  remember(histories, person.id, clock.wall() - days * DAY_MS, daysAlike(clock.wall(), days));
/** Nobody is there by it. */
const share = (as: Person, body: Partial<Sharing>) =>
  gateway.data<Sharing>('PUT', '/api/users/me/sharing', { as, body, headers: QUIETLY });
const ask = (as: Person, id: string, what: string) =>
  gateway.call('GET', `/api/users/${id}/${what}`, { as, headers: QUIETLY });
const hours = async (as: Person, { id }: Person, zone = 'UTC') =>
  (await ask(as, id, `hours?zone=${zone}`)).body.data as UsualHours | null;
const outlook = async (as: Person, { id }: Person) => (await ask(as, id, 'outlook')).body.data as Outlook | null;
const told = async (as: Person, of: Person) => ({ hours: await hours(as, of), outlook: await outlook(as, of) });
const NOTHING = { hours: null, outlook: null };

/** They come and leave, so that they left now. */
async function comeAndLeave(...people: Person[]): Promise<void> {
  const clients = await Promise.all(people.map((person) => gateway.arrive(person)));
  for (const client of clients) client.leave();
  for (const person of people) {
    await until(`${person.username} to have left`, async () => {
      const { isOnline, lastSeen } = await faceTo(gateway, ann, person);
      return !isOnline && lastSeen !== null;
    });
  }
}

describe('somebody who lets others see their hours', () => {
  beforeEach(async () => {
    await recall(ben);
    await share(ben, SHOWN);
    await comeAndLeave(ben);
  });

  test('shows them by the zone of whoever asks, and when they are likely back', async () => {
    const inUtc = await hours(ann, ben);
    const hour = new Date(clock.wall()).getUTCHours();
    expect(inUtc?.week.map((day) => day[(hour + 4) % 24])).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const inTokyo = await hours(ann, ben, 'Asia/Tokyo');
    expect(inTokyo).toMatchObject({ zone: 'Asia/Tokyo' });
    expect(inTokyo?.week.map((day) => day[(hour + 4 + 9) % 24])).toEqual([1, 1, 1, 1, 1, 1, 1]);

    const likely = await outlook(ann, ben);
    const around = Date.parse(likely?.around ?? '') - clock.wall();
    expect(around).toBeGreaterThan(HOUR_MS);
    expect(around).toBeLessThan(4 * HOUR_MS);
    expect(likely?.probability).toBeGreaterThanOrEqual(0.7);
  });

  test('is not said to be back soon while they are there', async () => {
    await gateway.arrive(ben);
    expect(await hours(ann, ben)).not.toBeNull();
    expect(await outlook(ann, ben)).toBeNull();
  });

  test('shows nothing to whoever sees no exact times, or is a stranger, and nobody learns why', async () => {
    const eve = await gateway.register('eve1');
    const same = { status: 200, body: { success: true, data: null } };
    const answers = async (as: Person, id = ben.id) => [await ask(as, id, 'hours'), await ask(as, id, 'outlook')];
    expect(await answers(eve)).toMatchObject([same, same]);
    expect(await answers(ann, 'nobody-there')).toMatchObject([same, same]);
    for (const lastSeen of ['days', 'never'] as const) {
      await share(ben, { lastSeen });
      expect(await answers(ann)).toMatchObject([same, same]);
    }
    await share(ben, { lastSeen: 'exact' });
    expect(await hours(ann, ben)).not.toBeNull();
    // One sees nobody's times finer than one shows one's own.
    await share(ann, { lastSeen: 'days' });
    expect(await answers(ann)).toMatchObject([same, same]);
    expect(await ask(ann, ben.id, 'hours?zone=Atlantis')).toMatchObject({ status: 400 });
  });

  test('shows no more than they agree to, each by itself', async () => {
    await share(ben, { activity: 'me' });
    expect(await told(ann, ben)).toMatchObject({ hours: null, outlook: expect.anything() });
    await share(ben, { activity: 'hours', outlook: false });
    expect(await told(ann, ben)).toMatchObject({ hours: expect.anything(), outlook: null });
    await gateway.data('DELETE', '/api/users/me/activity', { as: ben, headers: QUIETLY });
    await share(ben, SHOWN);
    expect(await told(ann, ben)).toEqual(NOTHING);
  });

  test('shows none of less than four weeks', async () => {
    await recall(leo, 27);
    await share(leo, SHOWN);
    expect(await hours(ann, leo)).toBeNull();
    // A day is over a quarter of an hour after midnight.
    await pass(3 * DAY_MS);
    await share(leo, SHOWN);
    await comeAndLeave(leo);
    expect(await hours(ann, leo)).not.toBeNull();
  });
});

describe.each([
  ['never', (who: Person) => share(who, { never: [ann.id] })],
  ['nobody', (who: Person) => share(who, { status: 'nobody' })],
  ['hiddenIn', (who: Person) => share(who, { hiddenIn: [talk] })],
  [
    'invisible',
    (who: Person) =>
      gateway.data('PUT', '/api/users/me/status', { as: who, body: { state: 'invisible' }, headers: QUIETLY }),
  ],
])('somebody who hides by %s', (_name, hide) => {
  test('shows what somebody shows who left then, for as long as that goes on', async () => {
    for (const person of [ben, leo]) {
      await recall(person);
      await share(person, SHOWN);
    }
    await gateway.arrive(ben);
    const leaving = await gateway.arrive(leo);
    leaving.leave();
    await hide(ben);
    await until('both to have left', async () => {
      const faces = await Promise.all([ben, leo].map((person) => faceTo(gateway, ann, person)));
      return faces.every(({ isOnline }) => !isOnline);
    });
    const here = await told(ann, leo);
    expect(here).toEqual({ hours: expect.anything(), outlook: expect.anything() });
    expect(await told(ann, ben)).toEqual(here);

    // The one goes on, at hours of another kind, and thinks better of it.
    const from = clock.wall();
    const { since } = (await histories.records.find(ben.id)) ?? { since: 0 };
    await pass(20 * DAY_MS);
    const marks = Array.from({ length: (19 * DAY_MS) / 300_000 }, (_, i) => markAt(from) + 1 + i);
    await histories.records.add(
      [...new Set(marks.map((mark) => Math.floor(mark / 288)))].map((day) => ({
        userId: ben.id,
        since,
        day,
        marks: marks.filter((mark) => Math.floor(mark / 288) === day),
      })),
    );
    await share(ben, { activity: 'me', outlook: false });
    const later = await told(ann, leo);
    expect(later.hours).not.toEqual(here.hours);
    expect(await told(ann, ben)).toEqual(later);
    // What is erased is gone for everybody.
    await gateway.data('DELETE', '/api/users/me/activity', { as: ben, headers: QUIETLY });
    expect(await told(ann, ben)).toEqual(NOTHING);
  });
});
