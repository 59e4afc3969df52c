import { ABSENT, type UserStatusEvent } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { statusEvent } from '../../src/live/delivery/events.ts';
import { Gathering, type News } from '../../src/live/delivery/gathering.ts';
import { Piece } from '../../src/live/delivery/parcel.ts';
import { type Link, parcelOf, Sessions } from '../../src/live/sessions/sessions.ts';
import { Audience } from '../../src/presence/audience.ts';
import type { Subject } from '../../src/presence/ports.ts';

const alice: Subject = { id: 'alice', username: 'alice', kind: 'user' };
const bob: Subject = { id: 'bob', username: 'bob', kind: 'user' };

function eventOf(version: number): UserStatusEvent {
  return statusEvent(alice, { ...ABSENT, version }, version);
}

function newsOf(version: number): News {
  const facts = { ...ABSENT, version };
  const change = { subject: alice, before: ABSENT, facts, cause: 'connected' as const, at: version };
  return { change, piece: new Piece(eventOf(version)), startedAt: 0 };
}

describe('P10: a change that comes after a newer one', () => {
  it('does not take its place while a snapshot is being made', () => {
    const sessions = new Sessions();
    const held = new Map<string, Piece>();
    sessions.add({ subject: bob, expiresAt: Number.POSITIVE_INFINITY, held, link: { id: 'bob-1' } as Link });
    sessions.deliver(parcelOf(eventOf(2)), ['bob']);
    sessions.deliver(parcelOf(eventOf(1)), ['bob']);
    expect(held.get('alice')?.event.version).toBe(2);
  });

  it('does not take its place while changes gather', () => {
    const audience = new Audience();
    audience.addViewer('bob', ['team'], new Map([['team', ['alice', 'bob']]]));
    const gathering = new Gathering();
    gathering.add(newsOf(2), ['team'], audience);
    gathering.add(newsOf(1), ['team'], audience);
    const told = gathering.rounds(['bob'], audience).find(({ viewerIds }) => viewerIds.includes('bob'));
    expect(told?.news.map(({ change }) => change.facts.version)).toEqual([2]);
  });
});
