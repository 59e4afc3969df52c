/** P20: what a page says of the conversation that it shows, and when. */
import { type Viewing, viewingOf } from '@meeshy/status-react/client';
import { createTestPresence, type TestPresence } from '@meeshy/status-react/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOON } from './support/people.ts';

const BOB = { userId: 'bob', username: 'bob' };

let page: EventTarget & { visibilityState: string };
let presence: TestPresence;
let viewing: Viewing;

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  presence = createTestPresence({ now: NOON });
  viewing = viewingOf(presence);
});
afterEach(() => vi.unstubAllGlobals());

function becomes(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
}

/** Since this was last asked. */
function newlySaid(): unknown[] {
  const all = presence.sent.filter(({ name }) => name === 'viewing').map(({ payload }) => payload);
  const fresh = all.slice(counted);
  counted = all.length;
  return fresh;
}
let counted = 0;
beforeEach(() => {
  counted = 0;
});

const c = { conversationId: 'c' };
const none = { conversationId: null };

it('it says so at once, again every 25 s, and that it is over', () => {
  const end = viewing.show('c');
  expect(newlySaid()).toEqual([c]);
  presence.advance(24_999);
  expect(newlySaid()).toEqual([]);
  presence.advance(1);
  presence.advance(25_000);
  expect(newlySaid()).toEqual([c, c]);
  end();
  presence.advance(60_000);
  expect(newlySaid()).toEqual([none]);
});

it('while nobody can see it, it says nothing of it', () => {
  becomes('hidden');
  const end = viewing.show('c');
  expect(newlySaid()).toEqual([]);
  becomes('visible');
  expect(newlySaid()).toEqual([c]);
  becomes('hidden');
  presence.advance(60_000);
  expect(newlySaid()).toEqual([none]);
  end();
  becomes('visible');
  expect(newlySaid()).toEqual([]);
});

it('to a new connection it says so again, and what it was told over the former one is over', () => {
  viewing.show('c');
  presence.emit('conversation:viewers', { ...c, viewers: [BOB], others: 2 });
  expect(viewing.viewers('c')).toEqual({ viewers: [BOB], others: 2 });
  presence.setConnection('reconnecting');
  expect(viewing.viewers('c')).toEqual({ viewers: [], others: 0 });
  newlySaid();
  presence.advance(60_000);
  presence.setConnection('connected');
  expect(newlySaid()).toEqual([c]);
});

it('of several components the one that came last counts, and two with the same conversation are one', () => {
  const end = viewing.show('c');
  const endAgain = viewing.show('c');
  expect(newlySaid()).toEqual([c]);
  const endOther = viewing.show('d');
  presence.emit('conversation:viewers', { ...c, viewers: [BOB], others: 0 });
  expect(viewing.viewers('c').viewers).toEqual([]);
  endOther();
  end();
  expect(newlySaid()).toEqual([{ conversationId: 'd' }, c]);
  endAgain();
  expect(newlySaid()).toEqual([none]);
});

it('listeners are told when that is something else, and it is the same object until then', () => {
  viewing.show('c');
  const told = vi.fn();
  viewing.listen(told);
  const before = viewing.viewers('c');
  expect(viewing.viewers('c')).toBe(before);
  presence.emit('conversation:viewers', { ...c, viewers: [BOB], others: 0 });
  expect(told).toHaveBeenCalledTimes(1);
  becomes('hidden');
  expect(told).toHaveBeenCalledTimes(2);
  expect(viewing.viewers('c').viewers).toEqual([]);
});
