/** P19: who may wait for whom, as far as that shows. */

import { SHARED_WITH_ALL } from '@meeshy/status-protocol';
import { expect, it } from 'vitest';
import { hidingsFrom } from '../../src/presence/sight/kept-hidings.ts';
import { agreedIn } from '../../src/presence/sight/sharing.ts';
import { begin, NOON, presence } from './ann-and-ben.ts';

const ANN = { id: 'ann', username: 'ann', kind: 'user' } as const;
const mayWait = () => presence.letsWait('ann', 'ben');

it('P19: everybody of the audience may, unless they say that nobody may', async () => {
  begin();
  expect(await mayWait()).toBe(true);
  await presence.share('ann', { alerts: 'nobody' });
  expect(await mayWait()).toBe(false);
  await presence.share('ann', { alerts: 'direct' });
  expect(await mayWait()).toBe(true);
});

it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
  ['never', () => presence.share('ann', { never: ['ben'] }), () => presence.share('ann', { never: [] })],
  ['nobody', () => presence.share('ann', { status: 'nobody' }), () => presence.share('ann', { status: 'everyone' })],
  ['invisible', () => presence.say(ANN, { state: 'invisible' }), () => presence.say(ANN, { state: null })],
])('P18: what somebody says of that while they hide (%s) shows when they are back', async (_, hide, show) => {
  for (const [before, meanwhile] of [
    ['direct', 'nobody'],
    ['nobody', 'direct'],
  ] as const) {
    begin();
    const leave = await presence.arrive('ann');
    await presence.share('ann', { alerts: before });
    await hide();
    await presence.advance(1_000);
    await presence.share('ann', { alerts: meanwhile });
    await leave();
    expect(await mayWait()).toBe(before === 'direct');
    await show();
    expect(await mayWait()).toBe(meanwhile === 'direct');
  }
});

it('P19: nobody may who is not of the audience, and nobody waits for themselves', async () => {
  begin({ people: ['eve'] });
  for (const status of ['everyone', 'nobody'] as const) {
    await presence.share('ann', { status });
    expect(await presence.letsWait('ann', 'eve')).toBe(false);
    expect(await presence.letsWait('ann', 'ann')).toBe(false);
  }
});

it('P19: of a hiding that was kept without it nobody knows who might wait then', () => {
  const facts = { isOnline: false, lastSeen: NOON, lastActiveAt: NOON, version: NOON };
  const kept = { everybody: NOON, indirect: NOON, in: {}, own: {}, acts: {}, shadows: [{ since: NOON, facts }] };
  const sight = { kind: 'dim', of: 'full', since: NOON, evidenceAt: null } as const;
  const sharing = { ...SHARED_WITH_ALL, status: 'nobody', alerts: 'nobody' } as const;
  expect(agreedIn(sight, sharing, hidingsFrom(kept).shadows)).toEqual({});
});
