/** P24: what a page tells of where it is, and when. */
import { type Placing, placingOf } from '@meeshy/status-react/place';
import { createTestPresence, type TestPresence } from '@meeshy/status-react/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOON } from './support/people.ts';

const MINUTE = 60_000;
let page: EventTarget & { visibilityState: string };
let presence: TestPresence;
let placing: Placing;
let zone: string | undefined;

beforeEach(() => {
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  zone = 'Europe/Paris';
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(() => ({ timeZone: zone }) as never);
  presence = createTestPresence({ now: NOON });
  placing = placingOf(presence);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const said = () => presence.sent.filter(({ name }) => name === 'zone').map(({ payload }) => payload);
const PARIS = { zone: 'Europe/Paris' };
const AGAIN = { zone: 'Europe/Paris', again: true };

it('says so once, and to each new connection that it has said the same before', () => {
  placing.tell();
  placing.tell();
  presence.advance(10 * MINUTE);
  expect(said()).toEqual([PARIS]);
  presence.setConnection('reconnecting');
  expect(said()).toEqual([PARIS]);
  presence.setConnection('connected');
  expect(said()).toEqual([PARIS, AGAIN]);
});

it('waits for a connection', () => {
  presence.setConnection('offline');
  placing.tell();
  presence.advance(10 * MINUTE);
  expect(said()).toEqual([]);
  presence.setConnection('connected');
  expect(said()).toEqual([PARIS]);
});

it('says where the machine has come to, within a minute, or as soon as somebody looks', () => {
  placing.tell();
  zone = 'Asia/Tokyo';
  presence.advance(MINUTE);
  expect(said()).toEqual([PARIS, { zone: 'Asia/Tokyo' }]);
  zone = 'America/New_York';
  page.dispatchEvent(new Event('visibilitychange'));
  expect(said().at(-1)).toEqual({ zone: 'America/New_York' });
  // While it was closed.
  presence.setConnection('reconnecting');
  zone = 'Europe/Paris';
  presence.setConnection('connected');
  expect(said().at(-1)).toEqual(PARIS);
});

it('says nothing any more when nobody wants it to, nor where the machine does not say', () => {
  const ends = [placing.tell(), placing.tell()];
  for (const end of ends) end();
  zone = 'Asia/Tokyo';
  presence.advance(MINUTE);
  presence.setConnection('reconnecting');
  presence.setConnection('connected');
  expect(said()).toEqual([PARIS]);
  zone = undefined;
  placing.tell();
  expect(said()).toEqual([PARIS]);
});

it('begins anew with another person', () => {
  placing.tell();
  presence.disconnect();
  presence.setConnection('connected');
  expect(said()).toEqual([PARIS, PARIS]);
});
