/** P18: a hiding that passes from one reason to another keeps its beginning, to everyone as to each viewer. */
import type { SharingChange } from '@meeshy/status-protocol';
import { expect, it } from 'vitest';
import { begin, faceOf, presence } from './ann-and-ben.ts';

const ANN = { id: 'ann', username: 'ann', kind: 'user' } as const;
const share = (said: SharingChange) => () => presence.share('ann', said);
const invisible = () => presence.say(ANN, { state: 'invisible' });
const visible = () => presence.say(ANN, { state: null });

it.each<[string, readonly (() => Promise<unknown>)[]]>([
  ['direct, then nobody', [share({ status: 'direct' }), share({ status: 'nobody' })]],
  ['nobody, then direct', [share({ status: 'nobody' }), share({ status: 'direct' })]],
  ['direct, then invisible, then direct', [share({ status: 'direct' }), invisible, visible]],
  ['nobody, then invisible', [share({ status: 'nobody' }), invisible]],
  ['invisible, then direct as well, then direct', [invisible, share({ status: 'direct' }), visible]],
])('P18: %s', async (_, [hide, ...more]) => {
  begin();
  await presence.arrive('ann');
  await presence.advance(1_000);
  await hide?.();
  await presence.advance(60_000);
  const [toBen, toEveryone] = [await faceOf('ann', 'ben'), await faceOf('ann')];
  expect(toEveryone).toMatchObject({ isOnline: false, lastSeen: toBen?.lastSeen });
  for (const step of more) {
    presence.activity(ANN);
    await step();
    await presence.advance(60_000);
    expect(await faceOf('ann', 'ben')).toEqual(toBen);
    expect(await faceOf('ann')).toEqual(toEveryone);
  }
});

it('P18: a hiding of which a part ends by itself began with its first part, for everyone too', async () => {
  begin();
  await presence.arrive('ann');
  await presence.advance(1_000);
  await presence.share('ann', { status: 'direct' });
  await presence.advance(60_000);
  presence.activity(ANN);
  await presence.advance(30_000);
  await presence.say(ANN, { state: 'invisible', until: new Date(presence.now() + 200_000).toISOString() });
  await presence.advance(60_000);
  presence.activity(ANN);
  await presence.share('ann', { status: 'everyone' });
  expect(await faceOf('ann')).toEqual(await faceOf('ann', 'ben'));
  await presence.advance(130_000);
  presence.activity(ANN);
  await presence.advance(11_000);
  expect(await faceOf('ann')).toMatchObject({ isOnline: true });
  expect(await faceOf('ann')).toEqual(await faceOf('ann', 'ben'));
});
