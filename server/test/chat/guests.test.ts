/** How many guests come by a link, and what is left of them a day after their end. */
import { DAY_MS } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { removeEndedGuests } from '../../src/chat/guests.ts';
import type { Identity } from '../../src/chat/types.ts';
import { type Host, idOf, openHost, PAGE, refused } from './host.ts';

const MINUTE = 60_000;

let host: Host;
let owner: Identity;
let group: string;
beforeEach(async () => {
  host = await openHost({ MAX_GUESTS_PER_LINK: '3' });
  owner = await host.signUp('owner');
  group = await host.group(owner);
});
afterEach(() => host.close());

const link = () => host.chat.conversations.createLink(owner, group, { expiresInMs: MINUTE });

it('a link lets in MAX_GUESTS_PER_LINK, and another one when somebody has left', async () => {
  const { shareLink } = await link();
  const [first] = [
    await host.guest(shareLink, 'Ann'),
    await host.guest(shareLink, 'Ben'),
    await host.guest(shareLink, 'Cyd'),
  ];
  await refused(host.guest(shareLink, 'Dan'), 'RATE_LIMITED');
  await host.guest((await link()).shareLink, 'Dan');
  await host.chat.conversations.removeMember(first.identity, group, idOf(first.identity));
  await host.guest(shareLink, 'Eve');
  await refused(host.guest(shareLink, 'Fay'), 'RATE_LIMITED');
});

it('never more, however many come at once', async () => {
  const { shareLink } = await link();
  const come = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => host.guest(shareLink, `Guest${index}`)),
  );
  expect(come.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(3);
  expect((await host.chat.accounts.counts()).anonymousSessions).toBeLessThanOrEqual(3);
});

it('a day after their end they are gone with their places and sessions, but for the names of authors', async () => {
  const { shareLink } = await link();
  const [silent, author] = [await host.guest(shareLink, 'Silent'), await host.guest(shareLink, 'Author')];
  await host.chat.messages.send(author.identity, { conversationId: group, content: 'I was here' });
  host.clock.now += MINUTE + DAY_MS - 1;
  const later = await host.guest((await link()).shareLink, 'Later');
  expect(await removeEndedGuests(host.records, host.clock.now)).toBe(0);
  host.clock.now += 1;
  expect(await removeEndedGuests(host.records, host.clock.now)).toBe(2);
  expect(await removeEndedGuests(host.records, host.clock.now)).toBe(0);

  for (const { sessionToken } of [silent, author]) {
    await refused(host.chat.accounts.authenticate({ sessionToken }), 'UNAUTHORIZED');
  }
  for (const { identity } of [silent, author]) {
    expect(await host.chat.directory.conversationsOf(idOf(identity))).toEqual([]);
  }
  await refused(host.chat.people.stored(idOf(silent.identity)), 'NOT_FOUND');
  const { items } = await host.chat.messages.history(idOf(owner), group, PAGE);
  expect(items.map(({ senderDisplayName }) => senderDisplayName)).toEqual(['Author']);
  await host.chat.accounts.authenticate({ sessionToken: later.sessionToken });
});
