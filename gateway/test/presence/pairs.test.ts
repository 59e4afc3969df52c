import { ABSENT, DEFAULT_THRESHOLDS, type Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { Audience } from '../../src/presence/audience.ts';
import { Faces } from '../../src/presence/faces.ts';
import { Pairs } from '../../src/presence/pairs.ts';

const PEOPLE = ['alice', 'bob', 'carol'];
const TALKS = ['team', 'lunch'];

let audience: Audience;
let pairs: Pairs;
let faces: Faces;

function open(): void {
  audience = new Audience();
  pairs = new Pairs(audience);
  faces = new Faces(DEFAULT_THRESHOLDS, pairs);
}

beforeEach(open);

function truthOf(id: string, version: number) {
  const facts: Facts = { ...ABSENT, isOnline: true, version };
  return { subject: { id, username: id, kind: 'user' as const }, facts };
}

/** The version of the subject's face that the viewer gets. */
const toldTo = (viewer: string, subject: string, own: number) =>
  faces.toViewer(viewer, truthOf(subject, own), audience.sees(viewer, subject), 0).version;

function enter(talk: string, person: string, at: number): void {
  audience.join(talk, person);
  pairs.met(talk, person, at);
}

describe('P10: who meets or parts is told so in a version of the pair', () => {
  beforeEach(() => {
    audience.addViewer('alice', ['team'], new Map([['team', ['alice', 'carol']]]));
    audience.addViewer('carol', ['team']);
    audience.addViewer('bob', []);
  });

  it('of the time at which the two met, and nobody else hears of it', () => {
    enter('team', 'bob', 100);
    expect(toldTo('alice', 'bob', 7)).toBe(100);
    expect(toldTo('bob', 'alice', 7)).toBe(100);
    expect(toldTo('alice', 'carol', 7)).toBe(7);
    expect(toldTo('bob', 'bob', 7)).toBe(7);
  });

  it('until the subject has a later one', () => {
    enter('team', 'bob', 100);
    expect(toldTo('alice', 'bob', 101)).toBe(101);
  });

  it('which is above the withdrawal, also within one millisecond and where the clock went back', () => {
    enter('team', 'bob', 100);
    const withdrawn = pairs.parted(toldTo('alice', 'bob', 7), 100);
    expect(withdrawn).toBe(101);
    audience.leave('team', 'bob');
    enter('team', 'bob', 90);
    expect(toldTo('alice', 'bob', 7)).toBe(102);
  });

  it('and a change that another clock dated before the meeting is told as a later one', () => {
    enter('team', 'bob', 100);
    pairs.changed('bob', 98);
    expect(toldTo('alice', 'bob', 98)).toBe(101);
    pairs.changed('bob', 99);
    expect(toldTo('alice', 'bob', 99)).toBe(102);
    pairs.changed('bob', 150);
    expect(toldTo('alice', 'bob', 150)).toBe(150);
  });

  it('not when they share another conversation already', () => {
    audience.addViewer('alice', ['lunch'], new Map([['lunch', ['alice', 'bob']]]));
    enter('team', 'bob', 100);
    expect(toldTo('alice', 'bob', 7)).toBe(7);
    expect(toldTo('carol', 'bob', 7)).toBe(100);
  });
});

interface Step {
  readonly does: 'enter' | 'leave' | 'change';
  readonly who: string;
  readonly talk: string;
  readonly ms: number;
}

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Step['does'][]>('enter', 'leave', 'change'),
    who: fc.constantFrom(...PEOPLE),
    talk: fc.constantFrom(...TALKS),
    // The clock by which changes are dated is off by as much from the one of the meetings.
    ms: fc.integer({ min: -3, max: 4 }),
  }),
  { maxLength: 40, size: 'max' },
);

/** People who enter and leave conversations and change; everybody is a viewer. */
class Meetings {
  readonly #told = new Map<string, number>();
  readonly #own = new Map(PEOPLE.map((id) => [id, 1]));
  #now = 10;

  carryOut({ does, who, talk, ms }: Step): void {
    this.#now += Math.abs(ms);
    const isMember = audience.conversationsOf(who).has(talk);
    if (does === 'change') this.#change(who, this.#now + ms);
    if (does === 'enter' && !isMember) this.#enter(talk, who);
    if (does === 'leave' && isMember) this.#leave(talk, who);
  }

  #change(who: string, at: number): void {
    const version = Math.max(this.#versionOf(who) + 1, at);
    this.#own.set(who, version);
    pairs.changed(who, version);
    for (const viewer of this.#seersOf(who)) this.#hear(viewer, who, toldTo(viewer, who, version), true);
  }

  #enter(talk: string, who: string): void {
    const before = new Set(this.#seersOf(who));
    const members = PEOPLE.filter((id) => audience.conversationsOf(id).has(talk));
    audience.addViewer(who, [talk], new Map([[talk, members]]));
    pairs.met(talk, who, this.#now);
    for (const other of this.#seersOf(who)) {
      this.#hear(other, who, toldTo(other, who, this.#versionOf(who)), !before.has(other));
      this.#hear(who, other, toldTo(who, other, this.#versionOf(other)), !before.has(other));
    }
  }

  #leave(talk: string, who: string): void {
    const before = this.#seersOf(who);
    const metAt = audience.latestEntry([talk]);
    audience.leave(talk, who);
    const version = (id: string) => Math.max(metAt, pairs.versionOf(id, this.#versionOf(id)));
    for (const other of before.filter((id) => !audience.sees(id, who))) {
      this.#hear(other, who, pairs.parted(version(who), this.#now), true);
      this.#hear(who, other, pairs.parted(version(other), this.#now), true);
    }
  }

  #hear(viewer: string, subject: string, version: number, isNews: boolean): void {
    const key = `${viewer} of ${subject}`;
    const before = this.#told.get(key) ?? 0;
    expect(version, key).toBeGreaterThanOrEqual(isNews ? before + 1 : before);
    this.#told.set(key, version);
  }

  #seersOf(who: string): string[] {
    return PEOPLE.filter((id) => id !== who && audience.sees(id, who));
  }

  #versionOf(who: string): number {
    return this.#own.get(who) ?? 0;
  }
}

it('P10: whoever meets, parts and changes, to no viewer a version falls, and what is new has a higher one', () => {
  const property = fc.property(steps, (all) => {
    open();
    for (const id of PEOPLE) audience.addViewer(id, [], new Map());
    const meetings = new Meetings();
    for (const step of all) meetings.carryOut(step);
  });
  fc.assert(property, runs(2_000));
});
