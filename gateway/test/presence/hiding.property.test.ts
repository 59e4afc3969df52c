import { ABSENT, SHARED_WITH_ALL, type Sharing } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import {
  type Hidings,
  hiddenSince,
  hidingsAfter,
  hidingsMoved,
  MOST_OWN,
  NOT_HIDING,
  type Onlooker,
} from '../../src/presence/sight/hiding.ts';
import { isHiddenFrom, type Showing, type Tie } from '../../src/presence/sight/sharing.ts';
import type { Shadow } from '../../src/presence/sight/sight.ts';
import { START } from './design.ts';

const VIEWERS = ['v0', 'v1', 'v2', 'v3'];
/** Two groups and three conversations of two. */
const GROUPS = ['g0', 'g1'];
const DIRECT: Readonly<Record<string, string>> = { d0: 'v0', d1: 'v1', d2: 'v2' };
const CONVERSATIONS = [...GROUPS, ...Object.keys(DIRECT)];

const some = (ids: readonly string[]) => fc.subarray([...ids], { maxLength: 3 });
const anyStep = fc.oneof(
  fc.record({
    kind: fc.constant('shared' as const),
    said: fc.record(
      {
        status: fc.constantFrom<Sharing['status'][]>('everyone', 'direct', 'nobody'),
        always: some(VIEWERS),
        never: some(VIEWERS),
        hiddenIn: some(CONVERSATIONS),
      },
      { requiredKeys: [] },
    ),
  }),
  fc.record({ kind: fc.constant('invisible' as const), isInvisible: fc.boolean() }),
  fc.record({
    kind: fc.constant('moved' as const),
    viewerId: fc.constantFrom(...VIEWERS),
    conversationId: fc.constantFrom(...CONVERSATIONS),
  }),
);

type Step = typeof anyStep extends fc.Arbitrary<infer S> ? S : never;

/** What the subject is, as a book has it that forgets nothing, and what is kept of it instead. */
class Book {
  readonly #members = new Map(CONVERSATIONS.map((id) => [id, new Set(DIRECT[id] ? [DIRECT[id]] : VIEWERS)]));
  /** For each moment so far, who was hidden from then; `null`: not even in the audience. */
  readonly #pages: { readonly at: number; readonly hidden: ReadonlyMap<string, boolean | null> }[] = [];
  showing: Showing = { sharing: SHARED_WITH_ALL, isInvisible: false };
  hidings: Hidings = NOT_HIDING;

  get audience(): Onlooker[] {
    const all = VIEWERS.map((id) => [id, this.#tie(id)] as const);
    return all.filter(([, { conversationIds }]) => conversationIds.length > 0);
  }

  take(next: Step, at: number): void {
    const shadow = { since: at, facts: { ...ABSENT, version: at } };
    if (next.kind === 'moved') this.#move(next.viewerId, next.conversationId, shadow);
    else {
      const { showing } = this;
      const after =
        next.kind === 'shared'
          ? { ...showing, sharing: { ...showing.sharing, ...next.said } }
          : { ...showing, isInvisible: next.isInvisible };
      this.hidings = hidingsAfter(this.hidings, showing, after, this.audience, shadow);
      this.showing = after;
    }
    const hidden = new Map(this.audience.map(([id, tie]) => [id, isHiddenFrom(this.showing, id, tie)]));
    this.#pages.push({ at, hidden: new Map(VIEWERS.map((id) => [id, hidden.get(id) ?? null])) });
  }

  /** Since when it is hidden from a viewer who has been in the audience all the while; `came`: it has not. */
  since(viewerId: string): number | null | 'came' {
    let since: number | null = null;
    for (const { at, hidden } of [...this.#pages].reverse()) {
      const isHidden = hidden.get(viewerId);
      if (isHidden === null) return since === null ? null : 'came';
      if (!isHidden) return since;
      since = at;
    }
    return since;
  }

  #move(viewerId: string, conversationId: string, shadow: Shadow): void {
    const isTheirs = GROUPS.includes(conversationId) || DIRECT[conversationId] === viewerId;
    if (!isTheirs) return;
    const before = this.#tie(viewerId);
    const members = this.#members.get(conversationId);
    if (!members?.delete(viewerId)) members?.add(viewerId);
    this.hidings = hidingsMoved(this.hidings, this.showing, [[viewerId, before, this.#tie(viewerId)]], shadow);
  }

  #tie(viewerId: string): Tie {
    const conversationIds = CONVERSATIONS.filter((id) => this.#members.get(id)?.has(viewerId));
    return { conversationIds, directIds: conversationIds.filter((id) => DIRECT[id]) };
  }
}

describe('P18: whoever is hidden from is so since the first reason that has gone on', () => {
  it('as a book has it that keeps every moment', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 30 }), (steps) => {
        const book = new Book();
        steps.forEach((next, i) => {
          book.take(next, START + 1_000 * (i + 1));
          for (const viewer of book.audience) {
            const since = hiddenSince(book.hidings, book.showing, viewer);
            const expected = book.since(viewer[0]);
            if (expected !== 'came') expect([viewer[0], since]).toEqual([viewer[0], expected]);
            else expect(since).toBeGreaterThan(0);
            if (since !== null) expect(book.hidings.shadows.map((each) => each.since)).toContain(since);
          }
        });
      }),
      runs(2_000),
    );
  });

  it('and what is kept for that is bounded, however often somebody is let in and out', () => {
    let hidings: Hidings = NOT_HIDING;
    let showing: Showing = { sharing: { ...SHARED_WITH_ALL, status: 'nobody' }, isInvisible: false };
    const audience = Array.from({ length: 5_000 }, (_, i) => `p${i}`);
    const people = audience.map((id) => [id, { conversationIds: ['g'], directIds: [] }] as const);
    for (let i = 0; i < 10; i++) {
      const after = { ...showing, sharing: { ...showing.sharing, always: audience.slice(i * 500, (i + 1) * 500) } };
      hidings = hidingsAfter(hidings, showing, after, people, { since: START + i, facts: ABSENT });
      showing = after;
    }
    expect(Object.keys(hidings.own).length).toBe(MOST_OWN);
    expect(hidings.shadows.length).toBeLessThan(12);
    const lastLet = [audience[8 * 500] ?? '', { conversationIds: ['g'], directIds: [] }] as const;
    expect(hiddenSince(hidings, showing, lastLet)).toBe(START + 9);
  });

  it.each<[string, Partial<Showing['sharing']>[]]>([
    ['nobody after direct', [{ status: 'direct' }, { status: 'nobody' }]],
    ['direct after nobody', [{ status: 'nobody' }, { status: 'direct' }]],
    ['there and back', [{ status: 'direct' }, { status: 'nobody' }, { status: 'direct' }]],
    ['a group and nobody', [{ hiddenIn: ['g'] }, { status: 'nobody' }, { status: 'everyone' }]],
    ['nobody, then a group, then that alone', [{ status: 'nobody' }, { hiddenIn: ['g'] }, { status: 'everyone' }]],
    ['direct, then a group, then that alone', [{ status: 'direct' }, { hiddenIn: ['g'] }, { status: 'everyone' }]],
  ])('of an audience of thousands nobody is kept by name: %s', (_, changes) => {
    let hidings: Hidings = NOT_HIDING;
    let showing: Showing = { sharing: SHARED_WITH_ALL, isInvisible: false };
    const tie = { conversationIds: ['g'], directIds: [] };
    const people = Array.from({ length: 2_000 }, (_, i) => [`p${i}`, tie] as const);
    changes.forEach((said, i) => {
      const after = { ...showing, sharing: { ...showing.sharing, ...said } };
      hidings = hidingsAfter(hidings, showing, after, people, { since: START + i, facts: ABSENT });
      showing = after;
    });
    expect(hidings.own).toEqual({});
    expect(hiddenSince(hidings, showing, ['p7', tie])).toBe(START);
    expect(hidings.shadows.map(({ since }) => since)).toContain(START);
  });
});
