import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MOST_NAMED,
  type Seeing,
  TOLD_AGAIN_MS,
  VIEW_MS,
  type ViewersTold,
  Viewing,
} from '../../src/presence/audience/viewing.ts';

const EVERYBODY: Seeing = { showsViewing: () => true, isOpen: () => true, sees: () => true, isCrowd: () => false };
const START = 1_000_000;

/** As the room around it goes on: whatever changes is looked at. */
function showing(viewing: Viewing, session: string, conversationId: string | null, now: number): ViewersTold[] {
  const [subjectId = ''] = session.split('-');
  return viewing.show(session, subjectId, conversationId, now).flatMap((id) => viewing.look(id, now));
}

/** What is told to those for whom it was too early. */
function due(viewing: Viewing, now: number): ViewersTold[] {
  return viewing.due(now).flatMap((sessionId) => viewing.tell(sessionId, now) ?? []);
}

const whom = (told: readonly ViewersTold[]) =>
  told.map(({ sessionId, shownIds, others }) => [sessionId, [...shownIds], others]);

describe('P20: who is told that others view a conversation', () => {
  test('at once whoever begins to, and whoever has not been told anything for 5 s', () => {
    const viewing = new Viewing(EVERYBODY);
    expect(whom(showing(viewing, 'ann', 'c', START))).toEqual([['ann', [], 0]]);
    const at = START + TOLD_AGAIN_MS;
    expect(whom(showing(viewing, 'ben', 'c', at))).toEqual([
      ['ann', ['ben'], 0],
      ['ben', ['ann'], 0],
    ]);
    expect(whom(showing(viewing, 'cas', 'c', at + 1))).toEqual([['cas', ['ann', 'ben'], 0]]);
    expect(viewing.nextAt).toBe(at + TOLD_AGAIN_MS);
    expect(whom(due(viewing, at + TOLD_AGAIN_MS))).toEqual([
      ['ann', ['ben', 'cas'], 0],
      ['ben', ['ann', 'cas'], 0],
    ]);
  });

  test('nothing when nothing is otherwise at the end of the 5 s', () => {
    const viewing = new Viewing(EVERYBODY);
    showing(viewing, 'ann', 'c', START);
    showing(viewing, 'ben', 'c', START + 1);
    showing(viewing, 'ben', null, START + 2);
    expect(due(viewing, START + TOLD_AGAIN_MS)).toEqual([]);
  });

  test('two sessions of one person are one viewer, who is not told of itself', () => {
    const viewing = new Viewing(EVERYBODY);
    showing(viewing, 'ann-1', 'c', START);
    expect(whom(showing(viewing, 'ann-2', 'c', START))).toEqual([['ann-2', [], 0]]);
    expect(whom(showing(viewing, 'ben', 'c', START))).toEqual([['ben', ['ann'], 0]]);
    showing(viewing, 'ann-1', null, START + 1);
    expect(viewing.here('c')).toEqual(['ann', 'ben']);
  });

  test('a view ends after a minute, unless it is renewed', () => {
    const viewing = new Viewing(EVERYBODY);
    showing(viewing, 'ann', 'c', START);
    showing(viewing, 'ben', 'c', START);
    showing(viewing, 'ben', 'c', START + VIEW_MS / 2);
    expect(viewing.lapse(START + VIEW_MS - 1)).toEqual([]);
    expect(viewing.lapse(START + VIEW_MS)).toEqual(['c']);
    expect(whom(viewing.look('c', START + VIEW_MS))).toEqual([['ben', [], 0]]);
    expect(viewing.lapse(START + VIEW_MS + VIEW_MS / 2)).toEqual(['c']);
    expect(viewing.isViewed('c')).toBe(false);
    expect(viewing.nextAt).toBe(null);
  });

  test('a session shows one conversation at a time, and is told of that alone', () => {
    const viewing = new Viewing(EVERYBODY);
    showing(viewing, 'ann', 'c', START);
    showing(viewing, 'ben', 'c', START);
    due(viewing, START + TOLD_AGAIN_MS);
    const at = START + 2 * TOLD_AGAIN_MS;
    expect(whom(showing(viewing, 'ben', 'd', at))).toEqual([
      ['ann', [], 0],
      ['ben', [], 0],
    ]);
    expect([viewing.shownBy('ann'), viewing.shownBy('ben')]).toEqual(['c', 'd']);
  });

  test('those at other nodes count like those here, as long as somebody here views it', () => {
    const viewing = new Viewing(EVERYBODY);
    viewing.hear('c', ['zoe']);
    expect(whom(showing(viewing, 'ann', 'c', START))).toEqual([['ann', [], 0]]);
    viewing.hear('c', ['ann', 'ben']);
    expect(whom(viewing.look('c', START + TOLD_AGAIN_MS))).toEqual([['ann', ['ben'], 0]]);
    showing(viewing, 'ann', null, START + TOLD_AGAIN_MS);
    expect(whom(showing(viewing, 'ann', 'c', START + TOLD_AGAIN_MS))).toEqual([['ann', [], 0]]);
  });

  test('20 by name, the others are a number', () => {
    const viewing = new Viewing(EVERYBODY);
    const ids = Array.from({ length: 100 }, (_, i) => `p${String(i).padStart(2, '0')}`);
    const told = ids.toReversed().flatMap((id) => showing(viewing, id, 'c', START));
    told.push(...due(viewing, START + TOLD_AGAIN_MS));
    const last = new Map(told.map((one) => [one.sessionId, one]));
    expect(last.get('p00')).toMatchObject({ shownIds: ids.slice(1, MOST_NAMED + 1), others: 79 });
    expect(last.get('p99')).toMatchObject({ shownIds: ids.slice(0, MOST_NAMED), others: 79 });
  });

  test('when the clock is set all lasts as long as before', () => {
    const viewing = new Viewing(EVERYBODY);
    showing(viewing, 'ann', 'c', START);
    showing(viewing, 'ben', 'c', START + 1);
    viewing.shift(-3_600_000);
    const at = START - 3_600_000;
    expect(due(viewing, at + TOLD_AGAIN_MS - 1)).toEqual([]);
    expect(whom(due(viewing, at + TOLD_AGAIN_MS))).toEqual([['ann', ['ben'], 0]]);
    expect(viewing.lapse(at + VIEW_MS - 1)).toEqual([]);
    expect(viewing.lapse(at + VIEW_MS)).toEqual(['c']);
  });
});

/** Who hides from whom, who does not show that they view anything, who is not there any more; whoever is named in none of it is open. */
interface Rules {
  readonly hiding: ReadonlySet<string>;
  readonly silent: ReadonlySet<string>;
}

const seeingBy = (rules: () => Rules): Seeing => ({
  showsViewing: (id) => !rules().silent.has(id),
  isCrowd: () => false,
  isOpen: (id) => ![...rules().hiding].some((pair) => pair.split(' ').includes(id)),
  sees: (viewerId, id) => !rules().hiding.has(`${id} ${viewerId}`),
});

const PEOPLE = Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i));
const session = fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom('1', '2')).map(([id, tab]) => `${id}-${tab}`);
const pair = fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom(...PEOPLE)).map(([a, b]) => `${a} ${b}`);
const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('show' as const), session, talk: fc.constantFrom('c', 'd', null) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hear' as const), ids: fc.subarray(PEOPLE) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hide' as const), pair }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('silence' as const), id: fc.constantFrom(...PEOPLE) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 20_000 }) }) },
);
type Deed = typeof deed extends fc.Arbitrary<infer One> ? One : never;

const personOf = (sessionId: string) => sessionId.split('-')[0] ?? '';

/** Lives it through as the room around it does, and remembers what each session was told, and when. */
class Life {
  readonly told: [number, ViewersTold][] = [];
  readonly #rules = { hiding: new Set<string>(), silent: new Set<string>() };
  readonly #viewing = new Viewing(seeingBy(() => this.#rules));
  readonly #shown = new Map<string, { talk: string; until: number }>();
  readonly #screens = new Map<string, ViewersTold>();
  #elsewhere: readonly string[] = [];
  #now = START;

  do(one: Deed): void {
    switch (one.kind) {
      case 'show':
        this.#show(one.session, one.talk);
        break;
      case 'hear':
        if (!this.#viewing.isViewed('c')) break;
        this.#elsewhere = one.ids;
        this.#viewing.hear('c', one.ids);
        this.#look(['c']);
        break;
      case 'hide':
        this.#rules.hiding.add(one.pair);
        this.#look(this.#viewing.conversations());
        break;
      case 'silence':
        this.#rules.silent.add(one.id);
        this.#look(this.#viewing.conversations());
        break;
      case 'wait':
        this.#pass(this.#now + one.ms);
    }
  }

  /** For so long nothing happens, and by then every screen is right. */
  expectTruth(): void {
    for (const [id, { talk }] of this.#shown) this.#show(id, talk);
    this.#pass(this.#now + TOLD_AGAIN_MS);
    for (const [sessionId, { talk }] of this.#shown) {
      const seen = this.#seenBy(personOf(sessionId), talk);
      const shownIds = seen.slice(0, MOST_NAMED);
      const others = seen.length - shownIds.length;
      expect(this.#screens.get(sessionId)).toMatchObject({ conversationId: talk, shownIds, others });
    }
  }

  #seenBy(viewerId: string, talk: string): string[] {
    const { hiding, silent } = this.#rules;
    if (silent.has(viewerId)) return [];
    const here = [...this.#shown].filter(([, view]) => view.talk === talk).map(([id]) => personOf(id));
    const all = new Set([...here, ...(talk === 'c' ? this.#elsewhere : [])]);
    return [...all].filter((id) => id !== viewerId && !silent.has(id) && !hiding.has(`${id} ${viewerId}`)).sort();
  }

  #show(sessionId: string, talk: string | null): void {
    if (this.#shown.get(sessionId)?.talk !== talk) this.#screens.delete(sessionId);
    if (talk === null) this.#shown.delete(sessionId);
    else this.#shown.set(sessionId, { talk, until: this.#now + VIEW_MS });
    this.#changed(this.#viewing.show(sessionId, personOf(sessionId), talk, this.#now));
  }

  #pass(until: number): void {
    for (let at = this.#viewing.nextAt; at !== null && at <= until; at = this.#viewing.nextAt) {
      this.#now = at;
      this.#changed(this.#viewing.lapse(at));
      this.#tell(due(this.#viewing, at));
    }
    this.#now = until;
    for (const [id, view] of this.#shown) if (view.until <= until) this.#shown.delete(id);
  }

  #changed(ids: readonly string[]): void {
    if (!this.#viewing.isViewed('c')) this.#elsewhere = [];
    this.#look(ids);
  }

  #look(ids: readonly string[]): void {
    this.#tell(ids.flatMap((id) => this.#viewing.look(id, this.#now)));
  }

  #tell(all: readonly ViewersTold[]): void {
    for (const one of all) {
      this.told.push([this.#now, one]);
      this.#screens.set(one.sessionId, one);
    }
  }
}

function live(deeds: readonly Deed[]): [number, ViewersTold][] {
  const life = new Life();
  for (const one of deeds) life.do(one);
  life.expectTruth();
  return life.told;
}

test('P20: whatever people do, each session is told what is to be seen, at most once in 5 s of a conversation', () => {
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const latest = new Map<string, [number, string]>();
      for (const [at, { sessionId, conversationId, shownIds, others }] of live(deeds)) {
        const [before, what] = latest.get(sessionId) ?? [Number.NEGATIVE_INFINITY, ''];
        const is = JSON.stringify([conversationId, shownIds, others]);
        const isAnew = deeds.some(
          (one) => one.kind === 'show' && one.session === sessionId && one.talk !== conversationId,
        );
        if (!isAnew) expect([at - before >= TOLD_AGAIN_MS, is === what]).toEqual([true, false]);
        latest.set(sessionId, [at, is]);
      }
    }),
    { numRuns: 500 },
  );
});

test('P12: what somebody does from whom one cannot see is told at no time, and moves nothing else', () => {
  const hidden = 'h';
  const hides = PEOPLE.filter((id) => id !== hidden).map((id): Deed => ({ kind: 'hide', pair: `${hidden} ${id}` }));
  const isOfHidden = (one: Deed) => one.kind === 'show' && one.session.startsWith(`${hidden}-`);
  fc.assert(
    fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const calm = deeds.filter((one) => one.kind !== 'silence' && one.kind !== 'hear');
      const toOthers = (told: [number, ViewersTold][]) => told.filter(([, one]) => one.viewerId !== hidden);
      const all = [...hides, ...calm];
      expect(toOthers(live(all))).toEqual(toOthers(live(all.filter((one) => !isOfHidden(one)))));
    }),
    { numRuns: 300 },
  );
});
