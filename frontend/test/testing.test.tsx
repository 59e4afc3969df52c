/** What applications test with: the real store and texts, with facts, connection and time that are set by hand. */
import { ConnectionBar, OnlineIndicator, PersonCard, PresenceProvider, useUserStatus } from '@meeshy/status-react';
import { createTestPresence, type TestPresence } from '@meeshy/status-react/testing';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, NOON } from './support/people.ts';

const ann = { id: 'ann', displayName: 'Ann', isOnline: true, lastActiveAt: NOON };

function rendered(presence: TestPresence, children: ReactNode): string {
  return renderToString(<PresenceProvider client={presence}>{children}</PresenceProvider>);
}

const markOf = (presence: TestPresence, user = ann) =>
  /aria-label="([^"]*)"/.exec(rendered(presence, <OnlineIndicator user={user} language="en" />))?.[1];

describe('The time', () => {
  it('is what the test says, and a mark ages by it', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    expect(markOf(presence)).toBe('Ann, online');
    presence.advance(5 * MINUTE - 1);
    expect(markOf(presence)).toBe('Ann, online');
    presence.advance(1);
    expect(markOf(presence)).toBe('Ann, away, seen 5 minutes ago');
    presence.advance(25 * MINUTE);
    expect(markOf(presence)).toBe('Ann, offline, seen 30 minutes ago');
    expect(presence.clock.now()).toBe(NOON + 30 * MINUTE);
  });

  it('wakes who follows it at the moment that is due, as a screen does', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    const stop = presence.watch();
    const moments: number[] = [];
    presence.store.subscribe(({ usersMap, now }, before) => {
      if (usersMap !== before.usersMap) moments.push(now - NOON);
    });
    presence.advance(HOUR);
    expect(moments).toEqual([5 * MINUTE, 30 * MINUTE]);
    stop();
  });

  it('only goes forward', () => {
    const presence = createTestPresence({ now: new Date(NOON) });
    expect(() => presence.advance(-1)).toThrow(RangeError);
    expect(() => presence.advance(Number.NaN)).toThrow(RangeError);
    expect(() => createTestPresence({ now: 'noon' })).toThrow(RangeError);
  });
});

describe('The facts', () => {
  it('of people change as the test says; what is left out stays, what is absent goes', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    presence.setPeople({ id: 'ann', isOnline: false, lastSeen: NOON });
    expect(markOf(presence)).toBe('Ann, away, seen just now');
    presence.setPeople({ id: 'ann', lastActiveAt: null });
    expect(markOf(presence)).toBe('Ann, offline');
    presence.setPeople({ id: 'ann', isOnline: true, lastActiveAt: NOON });
    expect(markOf(presence)).toBe('Ann, online');
  });

  it('of somebody new are known, with the name', () => {
    const presence = createTestPresence({ now: NOON });
    presence.setPeople({ id: 'ben', displayName: 'Ben', isOnline: true, lastActiveAt: NOON });
    expect(presence.getUserStatus({ id: 'ben' })).toBe('online');
    expect(rendered(presence, <PersonCard person={{ id: 'ben' }} language="en" />)).toContain('aria-label="Ben"');
  });

  it('are heard of like those of a server', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    const heard: string[] = [];
    presence.onUserStatus(({ userId, version }) => heard.push(`${userId} ${version}`));
    presence.onMessage(({ content }) => heard.push(content));
    presence.setPeople({ id: 'ann', isOnline: false }, { id: 'ben' });
    presence.emit('message:new', {
      id: 'm-1',
      conversationId: 'c-1',
      senderId: 'ann',
      senderUsername: 'ann',
      senderDisplayName: 'Ann',
      content: 'hello',
      originalLanguage: 'en',
      createdAt: new Date(NOON).toISOString(),
    });
    expect(heard).toEqual(['ann 2', 'ben 3', 'hello']);
  });

  it('come by the manual refresh as well', async () => {
    const presence = createTestPresence({ people: [ann, { id: 'ben' }], now: NOON, connection: 'reconnecting' });
    expect((await presence.refreshParticipants('c-1')).map(({ id }) => id)).toEqual(['ann', 'ben']);
    presence.setConnection('offline');
    await expect(presence.refreshParticipants('c-1')).rejects.toMatchObject({ error: { code: 'UNAVAILABLE' } });
  });
});

describe('The connection', () => {
  it('is what the test says: marks are known as of then, and nobody hears of changes until it is back', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    presence.advance(MINUTE);
    presence.setConnection('offline');
    const asOf = markOf(presence);
    expect(asOf).toMatch(/^Ann, online, as of \d/);
    presence.setPeople({ id: 'ann', isOnline: false, lastSeen: NOON });
    expect(markOf(presence)).toBe(asOf);
    presence.setConnection('connected');
    expect(markOf(presence)).toBe('Ann, away, seen 1 minute ago');
  });

  it('waits by the same clock: a short cut is nobody’s business, a long one is offline', () => {
    const presence = createTestPresence({ now: NOON });
    const bar = () => rendered(presence, <ConnectionBar language="en" />);
    presence.setConnection('reconnecting');
    presence.advance(999);
    expect(bar()).not.toContain('Reconnecting');
    presence.advance(1);
    expect(bar()).toContain('Reconnecting');
    presence.advance(9_000);
    expect(presence.getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'unreachable', since: NOON });
    expect(bar()).toContain('Retry');
    presence.retry();
    expect(presence.getConnectionStatus().state).toBe('reconnecting');
  });

  it('may be down from the beginning: people are known as of the reading', () => {
    const presence = createTestPresence({ people: [ann], now: NOON, connection: 'offline' });
    expect(markOf(presence)).toMatch(/^Ann, online, as of \d/);
  });

  it('keeps what was sent while it was up, and refuses the rest', async () => {
    const presence = createTestPresence();
    expect(presence.sendTyping('typing:start', { conversationId: 'c-1' })).toBe(true);
    expect(await presence.sendMessage({ conversationId: 'c-1', content: 'hello' })).toMatchObject({ success: true });
    presence.setConnection('offline');
    expect(presence.sendTyping('typing:stop', { conversationId: 'c-1' })).toBe(false);
    expect(await presence.sendMessage({ conversationId: 'c-1', content: 'bye' })).toMatchObject({ success: false });
    expect(() => presence.emit('typing:start', { conversationId: 'c-1', userId: 'ann', username: 'ann' })).toThrow();
    expect(presence.sent).toEqual([
      { name: 'typing:start', payload: { conversationId: 'c-1' } },
      { name: 'message:send', payload: { conversationId: 'c-1', content: 'hello' } },
    ]);
  });

  it('ends with a sign-out, and may be made again', () => {
    const presence = createTestPresence({ people: [ann], now: NOON });
    presence.disconnect();
    expect(presence.store.getState().usersMap.size).toBe(0);
    expect(presence.getConnectionStatus()).toMatchObject({ state: 'offline', reason: 'closed' });
    presence.connect();
    presence.setConnection('connected');
    expect(markOf(presence)).toBe('Ann, online');
  });
});

it('two of them share nothing', () => {
  const one = createTestPresence({ people: [ann], now: NOON });
  const two = createTestPresence({ people: [ann], now: NOON });
  one.advance(HOUR);
  one.setConnection('offline');
  two.setPeople({ id: 'ben' });
  function Word() {
    return <p>{useUserStatus('ann')}</p>;
  }
  expect([rendered(one, <Word />), rendered(two, <Word />)]).toEqual(['<p>offline</p>', '<p>online</p>']);
  expect([one, two].map(({ store }) => [...store.getState().usersMap.keys()])).toEqual([['ann'], ['ann', 'ben']]);
  expect(two.getConnectionStatus().state).toBe('connected');
});
