import { ABSENT } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { Gathering } from '../../src/live/delivery/gathering.ts';
import type { Link } from '../../src/live/delivery/link.ts';
import type { News } from '../../src/live/delivery/news.ts';
import { Parcel, Piece } from '../../src/live/delivery/parcel.ts';
import { Sessions } from '../../src/live/delivery/sessions.ts';
import { faceOf } from '../../src/presence/sight/face.ts';
import { FULL } from '../../src/presence/sight/sight.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { company } from '../support/company.ts';

const alice: Subject = { id: 'alice', username: 'alice', kind: 'user' };
const bob: Subject = { id: 'bob', username: 'bob', kind: 'user' };

function pieceOf(version: number): Piece {
  return new Piece(faceOf({ subject: alice, facts: { ...ABSENT, version } }, FULL, version), version);
}

function newsOf(version: number): News {
  const facts = { ...ABSENT, version };
  const change = { subject: alice, before: ABSENT, facts, cause: 'connected' as const, at: version };
  return { change, piece: pieceOf(version), toItself: () => null, startedAt: 0 };
}

describe('P10: a change that comes after a newer one', () => {
  it('does not take its place while a snapshot is being made', () => {
    const sessions = new Sessions();
    const held = new Map<string, Piece>();
    sessions.add({ subject: bob, expiresAt: Number.POSITIVE_INFINITY, held, link: { id: 'bob-1' } as Link });
    sessions.deliver(new Parcel([pieceOf(2)]), ['bob']);
    sessions.deliver(new Parcel([pieceOf(1)]), ['bob']);
    expect(held.get('alice')?.event.version).toBe(2);
  });

  it('does not take its place while changes gather', () => {
    const { conversations, hearers } = company();
    conversations.addViewer('bob', ['team'], { members: new Map([['team', ['alice', 'bob']]]) });
    const gathering = new Gathering();
    gathering.add(newsOf(2), ['team'], hearers);
    gathering.add(newsOf(1), ['team'], hearers);
    const told = gathering.rounds(['bob'], hearers, 2).find(({ viewerIds }) => viewerIds.includes('bob'));
    expect(told?.news.map(({ change }) => change.facts.version)).toEqual([2]);
  });
});
