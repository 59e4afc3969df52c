/**
 * P10: what two people are told of each other when they part and meet has versions of the pair. Everything that is heard is
 * compared with a naive model that keeps a date for every pair, and with clients of former protocols, which go by versions alone.
 *
 * @module-tag long
 */
import { ABSENT, type Facts, fromWireFacts, supersedes, type UserStatusEvent } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { createAnnouncer } from '../../src/live/delivery/announcer.ts';
import type { Link } from '../../src/live/delivery/link.ts';
import { createOutbox } from '../../src/live/delivery/outbox.ts';
import type { Parcel } from '../../src/live/delivery/parcel.ts';
import { Sessions } from '../../src/live/delivery/sessions.ts';
import { createJoining, type Joining } from '../../src/live/members/joining.ts';
import type { Membership } from '../../src/live/members/membership.ts';
import type { Preparing } from '../../src/live/members/preparing.ts';
import { Faces } from '../../src/presence/shown/faces.ts';
import { Floors } from '../../src/presence/shown/floors.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { nextVersion } from '../../src/presence/truth/facts.ts';
import { RULES, START } from '../presence/design.ts';
import { company } from '../support/company.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];
const TALKS = ['team', 'lunch', 'chess'];
const subjectOf = (id: string) => ({ id, username: id, kind: 'user' as const });

interface Step {
  readonly does: 'join' | 'leave' | 'change' | 'act' | 'repeat' | 'reconnect' | 'set the clock';
  readonly who: string;
  readonly talk: string;
  readonly ms: number;
}

const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    does: fc.constantFrom<Step['does'][]>(
      ...(['join', 'join', 'join', 'leave', 'leave', 'change', 'change', 'act', 'repeat'] as const),
      ...(['reconnect', 'set the clock'] as const),
    ),
    who: fc.constantFrom(...PEOPLE),
    talk: fc.constantFrom(...TALKS),
    /** Often within one millisecond; changes may be dated by a clock that is off by as much. */
    ms: fc.integer({ min: -3, max: 4 }),
  }),
  { maxLength: 40, size: 'max' },
);

class Town {
  now = START;
  readonly #company = company();
  readonly conversations = this.#company.conversations;
  readonly hearers = this.#company.hearers;
  readonly subjects = new Subjects(RULES);
  readonly floors = new Floors();
  readonly sessions = new Sessions();
  readonly faces = new Faces(RULES, undefined, this.floors);
  readonly heard = new Map<string, UserStatusEvent[]>(PEOPLE.map((id) => [id, []]));
  readonly #outbox = createOutbox({
    sessions: this.sessions,
    hearers: this.hearers,
    floors: this.floors,
    now: () => this.now,
    observe: () => {},
  });
  readonly #joining: Joining;

  constructor() {
    this.sessions.listen({ away: (id) => this.floors.forget(id) });
    const announcer = createAnnouncer(this.sessions, this.hearers, this.faces, this.#outbox, () => {});
    this.#joining = createJoining({
      conversations: this.conversations,
      hearers: this.hearers,
      membership: { record() {} } as unknown as Membership,
      subjects: this.subjects,
      sessions: this.sessions,
      announcer,
      outbox: this.#outbox,
      preparing: { tellHost() {}, enterConversation: this.#enter } as unknown as Preparing,
      learn: async () => {},
      follow: async () => {},
      now: () => this.now,
    });
    for (const id of PEOPLE) {
      this.subjects.learning.know({ ...subjectOf(id), facts: { ...ABSENT, version: START - 10 } }, START);
      this.conversations.addViewer(id, []);
      this.#connect(id);
    }
  }

  readonly #enter = async (id: string, talk: string) => {
    const members = PEOPLE.filter((other) => this.conversations.memberships(other).includes(talk));
    this.conversations.addViewer(id, [talk], { members: new Map([[talk, members]]) });
  };

  #connect(id: string): void {
    const deliver = ({ pieces }: Parcel) => this.heard.get(id)?.push(...pieces.map(({ json }) => JSON.parse(json)));
    const link = { id: `of ${id}`, isOpen: true, backlog: 0, deliver } as unknown as Link;
    this.sessions.add({ subject: subjectOf(id), link, expiresAt: Number.POSITIVE_INFINITY, held: null });
  }

  join = (who: string, talk: string) => this.#joining.joined(talk, who);
  leave = (who: string, talk: string) => this.#joining.left([talk], who);

  /** In a version that another clock has made. */
  change(who: string, at: number): void {
    const before = this.factsOf(who);
    const facts = { ...before, isOnline: !before.isOnline, version: nextVersion(before.version, at) };
    this.#tell(who, facts);
  }

  /** As the sweep does; `isFresh`: with activity that nobody was told of. */
  repeat(who: string, isFresh: boolean): void {
    const facts = this.factsOf(who);
    this.#tell(who, isFresh ? { ...facts, lastActiveAt: Math.max(this.now, facts.lastActiveAt ?? 0) } : facts);
  }

  #tell(who: string, facts: Facts): void {
    const before = this.factsOf(who);
    this.subjects.learning.know({ ...subjectOf(who), facts }, Number.MAX_SAFE_INTEGER);
    const cause = facts.version > before.version ? 'connected' : 'refreshed';
    const change = { subject: subjectOf(who), before, facts, cause, at: this.now } as const;
    this.#outbox.add(change, this.conversations.memberships(who), 0);
  }

  reconnect(who: string): void {
    this.sessions.remove(`of ${who}`);
    this.#connect(who);
  }

  snapshot(who: string): Facts[] {
    return PEOPLE.map((id) => {
      const standing = this.subjects.standing(id);
      return standing ? this.faces.toViewer(who, standing, this.conversations.sees(who, id), this.now) : ABSENT;
    });
  }

  factsOf(id: string): Facts {
    return this.subjects.facts(id) ?? ABSENT;
  }

  sees = (viewer: string, subject: string) => this.conversations.sees(viewer, subject);

  end(): void {
    this.#outbox.stop();
  }
}

/** A date for every pair, and what a client of a former protocol shows. */
class Model {
  readonly #floors = new Map<string, number>();
  readonly #shown = new Map<string, Facts>();
  readonly #told = new Map<string, number>();

  forget(viewer: string): void {
    for (const id of PEOPLE) {
      for (const kept of [this.#floors, this.#shown, this.#told]) kept.delete(`${viewer} ${id}`);
    }
  }

  snapshot(viewer: string, faces: readonly Facts[]): void {
    for (const [i, id] of PEOPLE.entries()) this.#shown.set(`${viewer} ${id}`, faces[i] ?? ABSENT);
  }

  /** What was heard in one step. */
  hear(town: Town, viewer: string, event: UserStatusEvent, isNews: boolean): void {
    const pair = `${viewer} ${event.userId}`;
    const own = town.factsOf(event.userId).version;
    const floor = this.#floors.get(pair) ?? 0;
    let expected = Math.max(own, floor);
    if (event.withdrawn) {
      expected = nextVersion(expected, town.now);
      this.#floors.set(pair, expected + 1);
    } else if (floor >= own) {
      expected = isNews ? floor + 1 : Math.max(floor, town.now);
      this.#floors.set(pair, expected);
    }
    expect(event.version, `${pair} of own ${own}, not below ${floor}`).toBe(expected);
    expect(event.version, `${pair} never falls`).toBeGreaterThanOrEqual(this.#told.get(pair) ?? 0);
    this.#told.set(pair, event.version);
    const facts = fromWireFacts(event);
    if (supersedes(facts, this.#shown.get(pair) ?? ABSENT)) this.#shown.set(pair, facts);
  }

  /** Whatever order of partings and meetings: each shows what is true of whom it sees, and nothing of others. */
  isRight(town: Town): void {
    for (const viewer of PEOPLE) {
      for (const subject of PEOPLE.filter((id) => id !== viewer)) {
        const { isOnline } = this.#shown.get(`${viewer} ${subject}`) ?? ABSENT;
        const truth = town.sees(viewer, subject) && town.factsOf(subject).isOnline;
        expect(isOnline, `${viewer} of ${subject}`).toBe(truth);
      }
    }
  }
}

async function carryOut(town: Town, model: Model, { does, who, talk, ms }: Step): Promise<void> {
  town.now += does === 'set the clock' ? ms * 1_000 : Math.max(0, ms);
  if (does === 'join') await town.join(who, talk);
  if (does === 'leave') await town.leave(who, talk);
  if (does === 'change') town.change(who, town.now + ms);
  if (does === 'act' || does === 'repeat') town.repeat(who, does === 'act');
  if (does !== 'reconnect') return;
  town.reconnect(who);
  model.forget(who);
  model.snapshot(who, town.snapshot(who));
}

/** Whoever joins or leaves, and those who look at it, hear of it; of a change whoever sees the subject. */
function hear(town: Town, model: Model, { does, who }: Step): void {
  for (const [viewer, events] of town.heard) {
    for (const event of events.splice(0)) {
      const isConcerned = event.userId === who || viewer === who;
      expect(isConcerned, `${viewer} hears of ${event.userId} as ${who} does: ${does}`).toBe(true);
      model.hear(town, viewer, event, does !== 'join');
    }
  }
}

async function live(steps: readonly Step[]): Promise<void> {
  const town = new Town();
  const model = new Model();
  for (const viewer of PEOPLE) model.snapshot(viewer, town.snapshot(viewer));
  const versions = () => PEOPLE.map((id) => town.factsOf(id).version);
  for (const step of steps) {
    const own = versions();
    await carryOut(town, model, step);
    if (step.does !== 'change') expect(versions()).toEqual(own);
    hear(town, model, step);
    model.isRight(town);
  }
  town.end();
}

it('P10: versions of a pair are those of a date for every pair, never fall, and concern nobody else', async () => {
  await fc.assert(fc.asyncProperty(anySteps, live), runs(500));
}, 120_000);
