/**
 * P12, P18: somebody leaves, hides, and shows themselves again five days later without coming. Whether they came once while they were
 * hidden shows to nobody: in no face, no version, and nothing that is told, whatever they share later.
 */
import type { SharingChange } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { begin, faceOf, heardByBen, presence } from './ann-and-ben.ts';

const DAY = 86_400_000;
const share = (said: SharingChange) => presence.share('ann', said);

type Step = () => Promise<unknown>;

interface Story {
  /** Before anybody comes. */
  readonly first?: Step;
  readonly leaves?: 'before she hides' | 'hidden';
  /** After she shows herself again. */
  readonly after?: readonly Step[];
}

async function lived({ first, leaves = 'hidden', after = [] }: Story, visits: boolean) {
  begin();
  await first?.();
  const leave = await presence.arrive('ann');
  await presence.arrive('ben');
  await presence.advance(60_000);
  if (leaves === 'before she hides') await leave();
  await presence.advance(1_000);
  const heard = await heardByBen();
  await share({ status: 'nobody' });
  await presence.advance(60_000);
  await leave();
  await presence.advance(4 * DAY);
  if (visits) await visit();
  else await presence.advance(60_000);
  await presence.advance(DAY - 60_000);
  const faces: unknown[] = [];
  const look = async () => faces.push(await faceOf('ann', 'ben'), await faceOf('ann'));
  await look();
  await share({ status: 'everyone' });
  await presence.advance(1_000);
  await look();
  for (const step of after) {
    await step();
    await look();
  }
  return { faces, heard };
}

async function visit(): Promise<void> {
  const leave = await presence.arrive('ann');
  await presence.advance(60_000);
  await leave();
}

const days = (count: number) => async () => {
  for (let half = 0; half < 2 * count; half++) await presence.advance(DAY / 2);
};
const inDays = () => share({ lastSeen: 'days' });
const never = () => share({ lastSeen: 'never' });
const exactly = () => share({ lastSeen: 'exact' });
const aWhile = [days(3), days(10), days(30)];

describe('P18: whether somebody came while they were hidden does not show', () => {
  it.each<[string, Story]>([
    ['to those who see times', {}],
    ['nor if they had left before they hid', { leaves: 'before she hides' }],
    ['to those who see days', { first: inDays, after: aWhile }],
    ['to whoever shows others days alone', { first: () => presence.share('ben', { lastSeen: 'days' }), after: aWhile }],
    ['when days become times', { first: inDays, after: [exactly] }],
    ['when nothing becomes times', { first: never, after: [exactly] }],
    ['when nothing becomes days', { first: never, after: [inDays, days(3)] }],
    ['when they hide again', { first: inDays, after: [() => share({ status: 'nobody' }), days(3), days(10)] }],
    ['when they come, and go', { first: inDays, after: [visit, days(3), days(10)] }],
    [
      'when nothing shows but whether they are there',
      { first: never, after: [() => presence.advance(120_000), days(1)] },
    ],
  ])('%s', async (_, story) => {
    expect(await lived(story, true)).toEqual(await lived(story, false));
  });
});

it('P18: everyone hears that days have passed, of whoever hid meanwhile and of whoever did not', async () => {
  const lives = [];
  for (const hides of [false, true]) {
    begin();
    await inDays();
    const leave = await presence.arrive('ann');
    await presence.arrive('ben');
    await presence.say({ id: 'ann', username: 'ann', kind: 'user' }, { note: { emoji: '', text: 'back in May' } });
    await presence.advance(60_000);
    await leave();
    await presence.advance(60_000);
    const heard: unknown[] = [];
    await presence.on('change', ({ userId, isOnline, seen }) => {
      if (userId === 'ann') heard.push([isOnline, seen]);
    });
    if (hides) await share({ status: 'nobody' });
    await presence.advance(60_000);
    if (hides) await share({ status: 'everyone' });
    await days(10)();
    lives.push(heard);
  }
  expect(lives[1]).toEqual(lives[0]);
  expect(lives[0]).toContainEqual([false, 'month']);
});
