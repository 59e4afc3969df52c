/**
 * P21: who counts in a conversation, and that nobody who hides is found out by it.
 *
 * @module-tag long
 */
import { createTestPresence, type TestPresence, type TestPresenceOptions } from '@meeshy/status-gateway/testing';
import type { SharingChange } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { roughly } from '../../src/presence/audience/occupancy.ts';

const NOON = Date.UTC(2025, 5, 1, 12);
const MINUTE_MS = 60_000;

let presence: TestPresence;
afterEach(() => presence?.stop());

function begin(options: TestPresenceOptions = {}): void {
  const conversations = { talk: ['ann', 'ben', 'cat'], other: ['ann', 'dan'] };
  presence = createTestPresence({ now: NOON, conversations, ...options });
}
const user = (id: string) => ({ id, username: id, kind: 'user' }) as const;
const onlineIn = async (conversationId: string) => (await presence.occupancy(conversationId)).online;

describe('occupancy', () => {
  it('counts the members, and those of them who are online', async () => {
    begin();
    expect(await presence.occupancy('talk')).toEqual({ members: 3, online: 0, connected: 0, viewing: 0 });
    const leave = await presence.arrive('ann');
    await presence.arrive('dan');
    expect(await presence.occupancy('talk')).toEqual({ members: 3, online: 1, connected: 1, viewing: 0 });
    expect(await presence.occupancy('other')).toEqual({ members: 2, online: 2, connected: 2, viewing: 0 });
    await presence.joined('talk', 'dan');
    expect(await presence.occupancy('talk')).toEqual({ members: 4, online: 2, connected: 2, viewing: 0 });
    await leave();
    await presence.left('talk', 'dan');
    expect(await presence.occupancy('talk')).toEqual({ members: 3, online: 0, connected: 0, viewing: 0 });
    await presence.end('dan');
    expect(await presence.occupancy('other')).toEqual({ members: 1, online: 0, connected: 0, viewing: 0 });
    expect(await presence.occupancy('nowhere')).toEqual({ members: 0, online: 0, connected: 0, viewing: 0 });
  });

  it('P2: is what faces say, by requests alone as well, and as time passes', async () => {
    begin();
    presence.activity(user('ann'));
    expect(await presence.occupancy('talk')).toEqual({ members: 3, online: 1, connected: 0, viewing: 0 });
    await presence.share('ann', { lastSeen: 'never' });
    expect(await onlineIn('talk')).toBe(1);
    await presence.arrive('ben');
    expect(await onlineIn('talk')).toBe(2);
    await presence.advance(5 * MINUTE_MS);
    expect(await onlineIn('talk')).toBe(0);
  });

  it.each<[string, SharingChange]>([
    ['nobody', { status: 'nobody' }],
    ['direct people', { status: 'direct' }],
    ['direct people and some others', { status: 'direct', always: ['ben', 'cat'] }],
    ['all but somebody there', { never: ['cat'] }],
    ['nobody there', { hiddenIn: ['talk'] }],
    ['some there', { hiddenIn: ['talk'], always: ['ben', 'cat'] }],
  ])('does not count who shows themselves to %s', async (_, sharing) => {
    begin();
    await presence.arrive('ann');
    await presence.arrive('ben');
    expect(await onlineIn('talk')).toBe(2);
    await presence.share('ann', sharing);
    await presence.advance(1);
    expect(await presence.occupancy('talk')).toEqual({ members: 3, online: 1, connected: 1, viewing: 0 });
    await presence.share('ann', { status: 'everyone', never: [], always: [], hiddenIn: [] });
    // She comes back by doing something (P18).
    presence.activity(user('ann'));
    expect(await onlineIn('talk')).toBe(2);
  });

  it('does not count the invisible, whoever sees them', async () => {
    begin();
    await presence.arrive('ann');
    await presence.share('ann', { always: ['ben', 'cat'] });
    await presence.say(user('ann'), { state: 'invisible' });
    await presence.advance(1);
    expect(await onlineIn('talk')).toBe(0);
  });

  it('counts who hides elsewhere, and who hides from somebody until that one is there', async () => {
    begin();
    await presence.arrive('ann');
    await presence.share('ann', { hiddenIn: ['other'], never: ['dan'] });
    await presence.advance(1);
    expect(await onlineIn('talk')).toBe(1);
    expect(await onlineIn('other')).toBe(0);
    await presence.joined('talk', 'dan');
    expect(await onlineIn('talk')).toBe(0);
    await presence.left('talk', 'dan');
    expect(await onlineIn('talk')).toBe(1);
  });

  it('is exact up to 50, and then of two digits', async () => {
    expect([0, 1, 49, 50, 51, 99, 100, 104, 105, 149, 994, 995, 1_234, 1_250, 123_456].map(roughly)).toEqual([
      0, 1, 49, 50, 51, 99, 100, 100, 110, 150, 990, 1_000, 1_200, 1_300, 120_000,
    ]);
    const crowd = Array.from({ length: 1_234 }, (_, i) => `one${i}`);
    begin({ conversations: { square: crowd } });
    for (const id of crowd.slice(0, 123)) presence.activity(user(id));
    expect(await presence.occupancy('square')).toEqual({ members: 1_200, online: 120, connected: 0, viewing: 0 });
  });
});

type Hiding = 'nobody' | 'direct' | 'never' | 'hiddenIn' | 'invisible';
type Step =
  | 'arrive'
  | 'leave'
  | 'write'
  | 'note'
  | 'wait a little'
  | 'wait'
  | 'friend comes'
  | 'friend goes'
  | 'joins'
  | 'parts';

/** What anybody is answered at each step, when ann hides and goes on so, or left instead. */
async function answers(isThere: boolean, hiding: Hiding, before: readonly Step[], after: readonly Step[]) {
  begin({ people: ['eve'], settings: { flapLimit: 2 } });
  const own: (() => Promise<void>)[] = [];
  const friends: (() => Promise<void>)[] = [];
  const hers: Partial<Record<Step, () => unknown>> = {
    arrive: async () => own.push(await presence.arrive('ann')),
    leave: () => own.pop()?.(),
    write: () => presence.activity(user('ann')),
    note: () => presence.say(user('ann'), { note: { emoji: '', text: 'hidden' } }),
  };
  const others: Partial<Record<Step, () => unknown>> = {
    'wait a little': () => presence.advance(2_000),
    wait: () => presence.advance(2 * MINUTE_MS),
    'friend comes': async () => friends.push(await presence.arrive('ben')),
    'friend goes': () => friends.pop()?.(),
    joins: () => presence.joined('talk', 'eve'),
    parts: () => presence.left('talk', 'eve'),
  };
  for (const step of [...before, 'arrive'] as const) await (hers[step] ?? others[step])?.();
  await presence.advance(1);
  const ends: Record<Hiding, () => Promise<unknown>> = {
    nobody: () => presence.share('ann', { status: 'nobody' }),
    direct: () => presence.share('ann', { status: 'direct' }),
    never: () => presence.share('ann', { never: ['cat'] }),
    hiddenIn: () => presence.share('ann', { hiddenIn: ['talk'] }),
    invisible: () => presence.say(user('ann'), { state: 'invisible' }),
  };
  if (isThere) await ends[hiding]();
  else for (const leave of own) await leave();
  await presence.advance(1);
  const told = [await presence.occupancy('talk')];
  for (const step of after) {
    await ((isThere && hers[step]) || others[step])?.();
    told.push(await presence.occupancy('talk'));
  }
  await presence.stop();
  return told;
}

const anyStep = fc.constantFrom<Step[]>(
  'arrive',
  'leave',
  'write',
  'note',
  'wait a little',
  'wait',
  'friend comes',
  'friend goes',
  'joins',
  'parts',
);

it('P12: whoever hides is counted as if they had left, whatever they do', async () => {
  const hidings = fc.constantFrom<Hiding[]>('nobody', 'direct', 'never', 'hiddenIn', 'invisible');
  await fc.assert(
    fc.asyncProperty(
      hidings,
      fc.array(anyStep, { maxLength: 6 }),
      fc.array(anyStep, { maxLength: 10 }),
      async (hiding, before, after) => {
        expect(await answers(true, hiding, before, after)).toEqual(await answers(false, hiding, before, after));
      },
    ),
    runs(40),
  );
});
