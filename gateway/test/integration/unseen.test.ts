/** P17, P18, as a host asks it before it relays what somebody does: who is not to learn of it. */
import { afterEach, expect, test } from 'vitest';
import { type Application, startApplication } from './support/application.ts';

let application: Application;
afterEach(() => application.stop());

test('whoever is never to see somebody learns of nothing also before they are known to be there', async () => {
  application = await startApplication({ talk: ['ann', 'ben', 'cat'], other: ['ann', 'ben'] });
  const { presence, conversations } = application;
  await application.arrive('ann');
  await application.arrive('ben');
  await presence.share('ann', { never: ['cat'] });
  expect(presence.unseenBy('ann', 'talk')).toEqual(['cat']);
  // The host has let her in, and presence has not heard of it yet.
  conversations.other?.push('cat');
  expect(presence.unseenBy('ann', 'other')).toEqual(['cat']);
  await presence.joined('other', 'cat');
  expect(presence.unseenBy('ann', 'other')).toEqual(['cat']);
  expect(presence.unseenBy('ben', 'other')).toEqual([]);
});
