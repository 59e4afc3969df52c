import { ABSENT } from '@meeshy/status-protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Link } from '../../src/live/delivery/link.ts';
import type { Parcel } from '../../src/live/delivery/parcel.ts';
import { createRepeating, type Repeating } from '../../src/live/delivery/repeating.ts';
import { Sessions } from '../../src/live/delivery/sessions.ts';
import type { Conversations } from '../../src/presence/audience/conversations.ts';
import type { Hearers } from '../../src/presence/audience/hearers.ts';
import { IN_FULL, type Sights } from '../../src/presence/sight/sight.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { company } from '../support/company.ts';

const OVER_MS = 1_000;
const SQUARE = Array.from({ length: 60 }, (_, i) => `person${i}`);
const LANE = ['person0', 'person30', 'stranger'];

let conversations: Conversations;
let hearers: Hearers;
let repeating: Repeating;
let sights: Pick<Sights, 'areFull'>;
/** What each viewer was given: the subjects of each parcel. */
let given: Map<string, string[][]>;

function changeOf(id: string): Change {
  const facts = { ...ABSENT, isOnline: true, version: 1 };
  return { subject: { id, username: id, kind: 'user' }, before: facts, facts, cause: 'repeated', at: 1 };
}

function linkOf(id: string): Link {
  const deliver = ({ pieces }: Parcel) => {
    given.set(id, [...(given.get(id) ?? []), pieces.map(({ event }) => event.userId).sort()]);
  };
  return { id, isOpen: true, backlog: 0, deliver } as unknown as Link;
}

beforeEach(() => {
  vi.useFakeTimers();
  given = new Map();
  sights = IN_FULL;
  ({ conversations, hearers } = company());
  const sessions = new Sessions();
  for (const id of new Set([...SQUARE, ...LANE])) {
    const own = [...(SQUARE.includes(id) ? ['square'] : []), ...(LANE.includes(id) ? ['lane'] : [])];
    conversations.addViewer(id, own, { members: new Map(Object.entries({ square: SQUARE, lane: LANE })) });
    const subject = { id, username: id, kind: 'user' as const };
    sessions.add({ subject, expiresAt: Number.POSITIVE_INFINITY, held: null, link: linkOf(id) });
  }
  repeating = createRepeating({
    sessions,
    hearers,
    sights: {
      ...IN_FULL,
      get areFull() {
        return sights.areFull;
      },
    },
    now: () => 1,
    observe: () => {},
  });
});

afterEach(() => {
  repeating.stop();
  vi.useRealTimers();
});

function tellAgain(ids: readonly string[]): void {
  const retelling = repeating.open();
  for (const id of ids) retelling.add(changeOf(id));
  retelling.leave(OVER_MS);
}

const all = () => vi.advanceTimersByTime(OVER_MS + 100);
const subjectsOf = (viewerId: string) => given.get(viewerId)?.flat();

describe('P8: what is told again', () => {
  it('reaches everybody who sees it in one parcel, and nobody else', () => {
    tellAgain(['person0', 'person5', 'stranger']);
    all();
    expect(given.get('person7')).toEqual([['person0', 'person5']]);
    expect(given.get('person30')).toEqual([['person0', 'person5', 'stranger']]);
    expect(given.get('stranger')).toEqual([['person0', 'stranger']]);
    expect(given.size).toBe(SQUARE.length + 1);
    expect(repeating.size).toBe(0);
  });

  it('is spread over its time, and has left when that is over', () => {
    tellAgain(['person3']);
    const served: number[] = [];
    for (let ms = 0; ms < OVER_MS; ms += 100) {
      vi.advanceTimersByTime(100);
      served.push(given.size - (served.at(-1) ?? 0));
    }
    expect(given.size).toBe(SQUARE.length);
    expect(served[0]).toBeLessThanOrEqual(10);
  });

  it('is told to nobody any more when there is news of the subject', () => {
    tellAgain(['person3', 'person5']);
    vi.advanceTimersByTime(OVER_MS / 2);
    repeating.forget(changeOf('person3'));
    const before = new Set(given.keys());
    all();
    const after = SQUARE.filter((id) => !before.has(id));
    expect(before.size).toBeGreaterThan(0);
    expect(after.length).toBeGreaterThan(0);
    for (const id of after) expect(subjectsOf(id)).toEqual(['person5']);
  });

  it('nor of whom there is news before all of it has been found', () => {
    const retelling = repeating.open();
    retelling.add(changeOf('person3'));
    repeating.forget(changeOf('person3'));
    retelling.add(changeOf('person5'));
    retelling.leave(OVER_MS);
    all();
    for (const id of SQUARE) expect(subjectsOf(id)).toEqual(['person5']);
  });

  it('nor to whoever is shown everybody anew before all of it has been found, but for what is found then', () => {
    sights = { areFull: false };
    const retelling = repeating.open();
    retelling.add(changeOf('person3'));
    repeating.leaveOut('person7');
    retelling.add(changeOf('person5'));
    retelling.leave(OVER_MS);
    repeating.leaveOut('person9');
    all();
    expect(subjectsOf('person7')).toEqual(['person5']);
    expect(subjectsOf('person8')).toEqual(['person3', 'person5']);
  });

  it('nor at all, when everybody is shown everything before it has left', () => {
    const retelling = repeating.open();
    retelling.add(changeOf('person3'));
    repeating.clear();
    retelling.leave(OVER_MS);
    all();
    expect(given.size).toBe(0);
  });

  it('nor to whoever has been told meanwhile, because it sees the subject otherwise', () => {
    sights = { areFull: false };
    tellAgain(['person3', 'person5']);
    given.clear();
    repeating.exempt('person3', ['person7', 'person59']);
    all();
    for (const id of ['person7', 'person59']) expect([undefined, ['person5']]).toContainEqual(subjectsOf(id));
    const others = [...given.keys()].filter((id) => id !== 'person7' && id !== 'person59');
    expect(others.length).toBeGreaterThan(40);
    for (const id of others) expect(subjectsOf(id)).toEqual(['person3', 'person5']);
  });

  it('P12: is not told where the subject has left, nor to whom has left', () => {
    tellAgain(['person0']);
    repeating.drop(['square'], 'person0');
    conversations.leave('square', 'person0');
    conversations.leave('lane', 'person30');
    // The first slice has left at once.
    given.clear();
    all();
    given.delete('person0');
    expect([...given.keys()]).toEqual(['stranger']);
  });

  it('goes on when the next sweep comes before the last has been told', () => {
    tellAgain(['person3']);
    vi.advanceTimersByTime(OVER_MS / 2);
    tellAgain(['person5']);
    vi.advanceTimersByTime(2 * OVER_MS);
    for (const id of SQUARE) expect(subjectsOf(id)).toEqual(['person3', 'person5']);
  });
});
