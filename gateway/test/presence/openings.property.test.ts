/**
 * P10 over random lives of somebody who hides and comes back, by every way, as those see it who ask by REST alone: no version
 * is below one that they were shown; from whoever shares all with somebody nothing can be told; and whoever reads what is
 * stored says the same. FC_SEED=<seed> replays a failure.
 *
 * @module-tag long
 */
import { SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { createKeptFloors } from '../../src/live/members/kept-floors.ts';
import { type Around, createMovedSights } from '../../src/live/members/moved-sights.ts';
import { type Reciprocity, SharedSights } from '../../src/presence/audience/shared-sights.ts';
import { Faces } from '../../src/presence/shown/faces.ts';
import { Floors } from '../../src/presence/shown/floors.ts';
import type { Face } from '../../src/presence/sight/face.ts';
import { sharedIn } from '../../src/presence/sight/kept-sharing.ts';
import { MOST_OPENED, NO_OPENINGS, openedTo } from '../../src/presence/sight/openings.ts';
import { sightOf } from '../../src/presence/sight/sight.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { claimsFrom, NO_CLAIMS, textsOf } from '../../src/presence/truth/claims.ts';
import { type Own, withOwn } from '../../src/presence/truth/own-claims.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { company } from '../support/company.ts';
import { alice, MINUTE, RULES, SECOND, START } from './design.ts';
import { sweepIdle } from './sweeping.ts';

/** To the last of them everything is shown always. */
const VIEWERS = ['ben', 'cat', 'dan', 'eve'];
const [, , , SPARED = ''] = VIEWERS;
const TALKS = ['team', 'club', 'ben+alice'];
const DIRECT = new Set(['ben+alice']);
const MEMBERS = { team: ['alice', 'ben', 'eve'], club: ['alice', 'cat', 'eve'], 'ben+alice': ['alice', 'ben'] };

type Act =
  | { readonly does: 'share'; readonly said: Partial<Sharing> }
  | { readonly does: 'say'; readonly state: 'invisible' | 'busy' | null; readonly lastsMs: number | null }
  | { readonly does: 'note'; readonly text: string | null }
  | { readonly does: 'connect' | 'disconnect' | 'request' | 'pass' }
  | { readonly does: 'join' | 'leave'; readonly who: string; readonly talk: string };

const ids = (of: readonly string[]) => fc.subarray([...of]);
const anyAct = (lastSeen: fc.Arbitrary<Sharing['lastSeen']>): fc.Arbitrary<Act> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('share' as const),
        said: fc.record(
          {
            status: fc.constantFrom<Sharing['status'][]>('everyone', 'direct', 'nobody'),
            lastSeen,
            always: ids(VIEWERS),
            never: ids(['ben', 'cat', 'dan']),
            hiddenIn: ids(TALKS),
          },
          { requiredKeys: [] },
        ),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        does: fc.constant('say' as const),
        state: fc.constantFrom<('invisible' | 'busy' | null)[]>('invisible', 'invisible', 'busy', null),
        lastsMs: fc.constantFrom(null, 15 * SECOND, MINUTE),
      }),
    },
    fc.record({ does: fc.constant('note' as const), text: fc.constantFrom('at home', null) }),
    fc.record({
      does: fc.constantFrom('connect' as const, 'disconnect' as const, 'request' as const, 'pass' as const),
    }),
    fc.record({
      does: fc.constantFrom('join' as const, 'leave' as const),
      who: fc.constantFrom('ben', 'cat', 'dan'),
      talk: fc.constantFrom('team', 'club'),
    }),
  );
const anyLife = (lastSeen: fc.Arbitrary<Sharing['lastSeen']>) =>
  fc.array(fc.tuple(fc.integer({ min: 20, max: 20 * SECOND }), anyAct(lastSeen)), { maxLength: 40, size: 'max' });

const ben: Subject = { id: 'ben', username: 'ben', kind: 'user' };

/** A node, and those who are in its conversations. */
class Node {
  now = START;
  readonly subjects = new Subjects(RULES);
  readonly #company = company();
  readonly conversations = this.#company.conversations;
  readonly hearers = this.#company.hearers;
  readonly sights: SharedSights;
  readonly faces: Faces;
  readonly around: Around;

  constructor(members: Readonly<Record<string, readonly string[]>>, reciprocity: Reciprocity = 'none') {
    const { subjects, conversations, hearers } = this;
    const { sharers, openers } = subjects;
    const now = () => this.now;
    this.sights = new SharedSights(sharers, conversations, hearers, reciprocity, now);
    const { sights } = this;
    this.faces = new Faces(RULES, sights, new Floors(createKeptFloors(openers, sights, now)));
    const nobody = () => {};
    this.around = createMovedSights({
      subjects,
      conversations,
      sights,
      changed: nobody,
      resight: nobody,
      keep: nobody,
      now,
    });
    for (const who of VIEWERS) {
      const own = Object.keys(members).filter((talk) => members[talk]?.includes(who));
      this.conversations.addViewer(who, own, { members: new Map(Object.entries(members)), directIds: DIRECT });
    }
  }

  /** As REST answers it; nothing to those who may not see it. */
  shownTo(who: string): Face | null {
    const standing = this.subjects.standing('alice');
    if (!standing || !this.conversations.sees(who, 'alice')) return null;
    return this.faces.toViewer(who, standing, true, this.now);
  }

  isShownInFull(who: string): boolean {
    return this.hiddenSince(who) === null;
  }

  /** `null`: it shows them everything; 0: less, but that does not hide. */
  hiddenSince(who: string): number | null {
    const sight = sightOf(who, 'alice', true, this.sights);
    if (sight.kind === 'dim') return sight.since;
    return sight.kind === 'full' ? null : 0;
  }

  get people() {
    const all = [...this.conversations.fellowsOf('alice')];
    return all.map((id) => [id, this.conversations.tie(id, 'alice')] as const);
  }
}

function say(node: Node, own: Own): void {
  const { subjects, now } = node;
  const claims = withOwn(subjects.get('alice')?.claims ?? NO_CLAIMS, own, now);
  subjects.claiming.claim(alice, subjects.disclosing.claimed(alice, claims, node.people, now), now);
  subjects.claiming.turn('alice', now);
}

function carryOut(node: Node, act: Act): void {
  const { subjects, conversations, now } = node;
  switch (act.does) {
    case 'share': {
      const sharing = { ...subjects.knownSharing.sharingOf('alice'), ...act.said };
      const isSpared = sharing.always.includes(SPARED);
      const always = isSpared ? sharing.always : [...sharing.always, SPARED];
      subjects.disclosing.share(alice, { ...sharing, always }, node.people, now);
      return;
    }
    case 'say':
      say(node, { state: act.state && { value: act.state, until: act.lastsMs && now + act.lastsMs } });
      return;
    case 'note':
      say(node, { note: act.text === null ? null : { emoji: '', text: act.text, until: null } });
      return;
    case 'connect':
      subjects.attendance.open(alice, 'tab', now, false);
      return;
    case 'disconnect':
      if (subjects.attendance.close('tab', now)) subjects.attendance.settle('alice', now + MINUTE);
      return;
    case 'request':
      subjects.attendance.activity(alice, now);
      return;
    case 'pass':
      sweepIdle(subjects, now);
      return;
    case 'join':
    case 'leave':
      node.around({ conversationIds: [act.talk], subjectId: act.who, at: now }, () =>
        conversations[act.does](act.talk, act.who),
      );
  }
}

/** What is stored of her, as it is read by a node that knows nothing of what was before. */
function readAgain(node: Node): Node {
  const { conversations, subjects, now } = node;
  const there = new Node(Object.fromEntries(TALKS.map((talk) => [talk, [...conversations.membersOf(talk)]])));
  there.now = now;
  const stored = subjects.get('alice');
  if (stored) there.subjects.learning.know({ ...stored, claims: claimsFrom(textsOf(stored.claims ?? {})) }, now);
  return there;
}

/** Calls `look` after each of these deeds. */
function live(life: readonly (readonly [number, Act])[], look: (node: Node, act: Act) => void): void {
  const node = new Node(MEMBERS);
  node.subjects.learning.knowUnstored('alice', node.now);
  carryOut(node, { does: 'share', said: {} });
  for (const [afterMs, act] of life) {
    node.now += afterMs;
    for (const id of node.subjects.claiming.due(node.now)) node.subjects.claiming.turn(id, node.now);
    carryOut(node, act);
    look(node, act);
    node.now++;
  }
}

function expectOrder(before: Face, shown: Face): void {
  expect(shown.version).toBeGreaterThanOrEqual(before.version);
  // One version has one content, but for activity.
  if (shown.version === before.version) expect(shown.isOnline).toBe(before.isOnline);
}

/** Whoever reads what is stored shows the same, unless her own version is another there. */
function expectTheSame(node: Node, there: Node): void {
  const [known, read] = [node, there].map(({ subjects }) => subjects.facts('alice')?.version);
  if (known !== read) return;
  for (const who of VIEWERS.filter((who) => node.isShownInFull(who))) {
    expect(there.shownTo(who)?.version).toBe(node.shownTo(who)?.version);
  }
}

/** A viewer, and what she has shown it. */
class Witness {
  readonly #who: string;
  #known: { readonly face: Face; readonly since: number | null } | null = null;
  /** While she was hidden from it: as long as it looked. */
  #hidden: { readonly from: number; readonly to: number }[] = [];

  constructor(who: string) {
    this.#who = who;
  }

  look(node: Node): void {
    const face = node.shownTo(this.#who);
    const since = node.hiddenSince(this.#who);
    const known = this.#known;
    this.#known = face && { face, since };
    if (!known || !face) this.#hidden = [];
    if (since !== null) this.#isHiddenAt(node.now, since === known?.since);
    if (known && face) this.#compare(known.face, face);
  }

  #isHiddenAt(now: number, isStill: boolean): void {
    const last = isStill ? this.#hidden.pop() : undefined;
    this.#hidden.push({ from: last?.from ?? now, to: now });
  }

  #compare(before: Face, shown: Face): void {
    for (const name of ['lastSeen', 'lastActiveAt'] as const) {
      const at = shown[name] ?? 0;
      expect(at).toBeGreaterThanOrEqual(before[name] ?? 0);
      expect(this.#hidden.filter(({ from, to }) => from < at && at < to)).toEqual([]);
    }
  }
}

describe('P18: whoever comes back into sight', () => {
  it('shows no time of when it was hidden, and none that is earlier than was shown', () => {
    fc.assert(
      fc.property(anyLife(fc.constant('exact')), (life) => {
        const witnesses = VIEWERS.map((who) => new Witness(who));
        live(life, (node) => {
          for (const witness of witnesses) witness.look(node);
        });
      }),
      runs(150),
    );
  });
});

describe('P10, P17: whoever shows more again, and sees more by that', () => {
  const anySharing = fc.record(
    {
      status: fc.constantFrom<Sharing['status'][]>('everyone', 'direct', 'nobody'),
      lastSeen: fc.constantFrom<Sharing['lastSeen'][]>('exact', 'days', 'never'),
      never: ids(['alice']),
      hiddenIn: ids(TALKS),
    },
    { requiredKeys: [] },
  );
  const anyMoment = fc.integer({ min: 20, max: 20 * SECOND });
  type Turn = { readonly ben: Partial<Sharing> } | { readonly alice: Act };
  const anyTurn: fc.Arbitrary<Turn> = fc.oneof(
    fc.record({ ben: anySharing }),
    fc.record({ alice: anyAct(fc.constantFrom('exact', 'days')) }),
  );

  function carryOutTurn(node: Node, turn: Turn): void {
    const { disclosing, knownSharing } = node.subjects;
    const alices = [['alice', node.conversations.tie('alice', 'ben')]] as const;
    if ('alice' in turn) carryOut(node, turn.alice);
    else disclosing.share(ben, { ...knownSharing.sharingOf('ben'), ...turn.ben }, alices, node.now);
  }

  it('is shown nobody in a version below one that it was shown', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyMoment, anyTurn), { maxLength: 30 }), (turns) => {
        const node = new Node(MEMBERS, 'pairwise');
        const { claiming } = node.subjects;
        for (const who of ['alice', 'ben']) node.subjects.learning.knowUnstored(who, node.now);
        carryOut(node, { does: 'share', said: {} });
        let before: Face | null = null;
        for (const [afterMs, turn] of turns) {
          node.now += afterMs;
          for (const id of claiming.due(node.now)) claiming.turn(id, node.now);
          carryOutTurn(node, turn);
          const shown = node.shownTo('ben');
          if (before && shown) expect(shown.version).toBeGreaterThanOrEqual(before.version);
          before = shown;
          node.now += 5;
        }
      }),
      runs(150),
    );
  });
});

describe('P10: whoever comes to see all of somebody from whom it was hidden', () => {
  it('is shown no version below one that it was shown, and the same by what is stored', () => {
    fc.assert(
      fc.property(anyLife(fc.constantFrom('exact', 'exact', 'days', 'never')), (life) => {
        const known = new Map<string, Face | null>();
        live(life, (node) => {
          expectTheSame(node, readAgain(node));
          for (const who of VIEWERS) {
            const [before, shown] = [known.get(who), node.shownTo(who)];
            known.set(who, shown);
            if (before && shown) expectOrder(before, shown);
          }
        });
      }),
      runs(150),
    );
  });

  it('raises it for nobody else: who always saw all of it, or comes to see it later', () => {
    fc.assert(
      fc.property(anyLife(fc.constant('exact')), (life) => {
        let seen = new Set(VIEWERS);
        live(life, (node) => {
          const own = node.subjects.facts('alice')?.version;
          expect(node.shownTo(SPARED)?.version).toBe(own);
          const come = VIEWERS.filter((who) => !seen.has(who) && node.shownTo(who) && node.isShownInFull(who));
          for (const who of come) expect(node.shownTo(who)?.version).toBe(own);
          seen = new Set(VIEWERS.filter((who) => node.shownTo(who)));
        });
      }),
      runs(150),
    );
  });

  it('is kept by name for so many at most, and of more for none of those whom it does not concern', () => {
    const many = Array.from({ length: 3 * MOST_OPENED }, (_, i) => `viewer${i}`);
    const people = many.map((id) => [id, { conversationIds: ['team'], directIds: [] }] as const);
    const subjects = new Subjects(RULES);
    subjects.learning.knowUnstored('alice', START);
    subjects.attendance.open(alice, 'tab', START, false);
    const { disclosing } = subjects;
    const openings = () => sharedIn(subjects.get('alice')?.claims ?? {}).openings;
    const shareAt = (at: number, said: Partial<Sharing>) =>
      disclosing.share(alice, { ...SHARED_WITH_ALL, ...said }, people, at);
    shareAt(START + 1, { status: 'nobody' });
    shareAt(START + 2, {});
    // All alike.
    const back = { at: START + 2, lastSeen: START + 1, lastActiveAt: START };
    const opened = { version: START + 2, back };
    expect(openings()).toMatchObject({ audience: opened, everyone: opened, own: {} });
    const never = many.slice(0, 500);
    for (let i = 0; i < 3; i++) {
      shareAt(START + 10 * i + 3, { never: many.slice(500 * i, 500 * (i + 1)) });
    }
    shareAt(START + 40, { never });
    shareAt(START + 50, {});
    expect(Object.keys(openings().own).length).toBeLessThanOrEqual(MOST_OPENED);
    expect(openedTo(openings(), 'viewer0').version).toBe(START + 50);
    const written = subjects.get('alice')?.claims?.['manual:sharing']?.openings;
    expect(JSON.stringify(written).length).toBeLessThan(MOST_OPENED * 40);
    // Passed by a change of her own, and her leaving.
    subjects.attendance.activity(alice, START + MINUTE);
    subjects.attendance.close('tab', START + MINUTE);
    subjects.attendance.settle('alice', START + MINUTE);
    shareAt(START + 2 * MINUTE, { alerts: 'nobody' });
    const { sees, ...none } = NO_OPENINGS;
    expect(openings()).toMatchObject(none);
  });
});
