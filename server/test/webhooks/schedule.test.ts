/** What a webhook is told, as which event, and when. */
import { describe, expect, it } from 'vitest';
import { dueAt, eventOf, retryAt, shownIn, WEBHOOK_TIMES } from '../../src/webhooks/schedule.ts';

const here = shownIn({ isOnline: true });
const gone = shownIn({ isOnline: false });
const busy = shownIn({ isOnline: true, state: { value: 'busy', source: 'manual', until: null } });
const reached = shownIn({ isOnline: false, reach: 'push' });
const noted = shownIn({ isOnline: false, note: { emoji: '🏠', text: 'home', until: null } });

const occupied = shownIn({ conversationId: 'talk', online: 2 });
const vacated = shownIn({ conversationId: 'talk', online: 0 });

describe('as which event a conversation is told', () => {
  it.each([
    ['where somebody comes', occupied, vacated, 'conversation.occupied'],
    ['that the last has left', vacated, occupied, 'conversation.vacated'],
    ['of which the first is that somebody is there', occupied, null, 'conversation.occupied'],
    ['where nobody was, and nobody is', vacated, null, null],
    ['of which it is known', occupied, occupied, null],
  ])('%s', (_, shown, told, event) => {
    expect(eventOf(shown, { told, isUnsure: false })).toBe(event);
  });

  it('of which it may have been told something else meanwhile is told again', () => {
    expect(eventOf(vacated, { told: null, isUnsure: true })).toBe('conversation.vacated');
    expect(eventOf(occupied, { told: occupied, isUnsure: true })).toBe('conversation.occupied');
  });
});

describe('as which event somebody is told', () => {
  it.each([
    ['who comes', here, gone, 'presence.online'],
    ['who goes', gone, here, 'presence.offline'],
    ['who goes and leaves a note', noted, here, 'presence.offline'],
    ['who comes and is busy', busy, gone, 'presence.online'],
    ['who becomes busy', busy, here, 'presence.changed'],
    ['who is not busy any more', here, busy, 'presence.changed'],
    ['who is away and writes a note', noted, gone, 'presence.changed'],
    ['whose note is over', gone, noted, 'presence.changed'],
    ['who is away and comes to get push messages', reached, gone, 'presence.changed'],
    ['who is away and gets none any more', gone, reached, 'presence.changed'],
    ['who goes and gets push messages', reached, here, 'presence.offline'],
    ['of whom the first is that it is there', here, null, 'presence.online'],
    ['of whom the first is that it is gone', gone, null, 'presence.offline'],
    ['of whom the first is that it is gone, and has a note', noted, null, 'presence.offline'],
    ['of whom it is known', here, here, null],
  ])('%s', (_, shown, told, event) => {
    expect(eventOf(shown, { told, isUnsure: false })).toBe(event);
  });

  it('who may have been told something else meanwhile is told again', () => {
    expect(eventOf(here, { told: here, isUnsure: true })).toBe('presence.online');
    expect(eventOf(gone, { told: gone, isUnsure: true })).toBe('presence.offline');
    expect(eventOf(busy, { told: here, isUnsure: true })).toBe('presence.changed');
    expect(eventOf(gone, { told: here, isUnsure: true })).toBe('presence.offline');
  });

  it('what differs in when alone is the same', () => {
    const face = { userId: 'a', username: 'a', lastSeen: null, isOnline: true, timestamp: '2026-01-01T00:00:00.000Z' };
    const one = { ...face, version: 1, lastActiveAt: '2026-01-01T00:00:00.000Z' };
    const later = { ...face, version: 2, lastActiveAt: '2026-01-01T00:01:00.000Z' };
    expect(shownIn(one)).toBe(shownIn(later));
  });
});

describe('when', () => {
  it('occupied at once, vacated after three seconds', () => {
    expect(dueAt(occupied, 1_000, WEBHOOK_TIMES)).toBe(1_000);
    expect(dueAt(vacated, 1_000, WEBHOOK_TIMES)).toBe(4_000);
  });

  it('online at once, offline after three seconds', () => {
    expect(dueAt(here, 1_000, WEBHOOK_TIMES)).toBe(1_000);
    expect(dueAt(busy, 1_000, WEBHOOK_TIMES)).toBe(1_000);
    expect(dueAt(gone, 1_000, WEBHOOK_TIMES)).toBe(4_000);
  });

  it('again after 5 s, 30 s, 2, 5 and 10 minutes, and then no more', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempts) => retryAt(attempts, 0, WEBHOOK_TIMES));
    expect(waits).toEqual([5_000, 30_000, 120_000, 300_000, 600_000, null]);
  });
});
