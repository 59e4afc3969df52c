import { ABSENT, SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { Gathering } from '../../src/live/delivery/gathering.ts';
import { newsOf } from '../../src/live/delivery/news.ts';
import { SharedSights } from '../../src/presence/audience/shared-sights.ts';
import { SHOWING_ALL, withSharing } from '../../src/presence/sight/kept-sharing.ts';
import { Sharers } from '../../src/presence/sight/sharers.ts';
import { NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import { company } from '../support/company.ts';

const NOW = 1_000;
const PEOPLE = Array.from({ length: 2_000 }, (_, i) => `p${i}`);
const SOME = PEOPLE.slice(1, 501);

/** The frames in which a change of the first of them leaves, and to how many. */
function framesFor(said: Partial<Sharing>): { frames: number; viewers: number } {
  const { conversations, hearers } = company();
  for (const id of PEOPLE) conversations.addViewer(id, ['square'], { members: new Map([['square', PEOPLE]]) });
  const sharers = new Sharers();
  const kept = { ...SHOWING_ALL, sharing: { ...SHARED_WITH_ALL, ...said } };
  sharers.hear('p0', withSharing(NO_CLAIMS, kept, NOW), NOW);
  const gathering = new Gathering(new SharedSights(sharers, conversations, hearers, 'pairwise', () => NOW));
  const facts = { ...ABSENT, isOnline: true, lastActiveAt: NOW, version: NOW };
  const subject = { id: 'p0', username: 'p0', kind: 'user' as const };
  gathering.add(newsOf({ subject, before: ABSENT, facts, cause: 'connected', at: NOW }, 0), ['square'], hearers);
  const rounds = gathering.rounds(PEOPLE, hearers, NOW);
  const others = rounds.filter(({ viewerIds }) => !viewerIds.includes('p0'));
  return {
    frames: new Set(others.map(({ parcel }) => parcel)).size,
    viewers: rounds.reduce((sum, { viewerIds }) => sum + viewerIds.length, 0),
  };
}

describe('P17: somebody with 500 exceptions and an audience of 2,000 is announced in the same frames as anybody else', () => {
  it.each<[string, Partial<Sharing>, number]>([
    ['who names nobody', {}, 2_000],
    ['who always shows itself to some who see it anyway', { always: SOME }, 2_000],
    ['who never shows itself to some', { never: SOME }, 1_500],
    ['who shows itself to some only', { status: 'nobody', always: SOME }, 501],
  ])('%s', (_, said, viewers) => {
    expect(framesFor(said)).toEqual({ frames: 1, viewers });
  });
});
