/** P19: who may wait for whom, as far as that shows. */
import { expect, it } from 'vitest';
import { begin, presence } from './ann-and-ben.ts';

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
