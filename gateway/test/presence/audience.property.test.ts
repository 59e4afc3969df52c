import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { type Company, company } from '../support/company.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave', 'erin'];
const CONVERSATIONS = ['team', 'lunch', 'chess', 'music'];

type Command = {
  readonly do: 'join' | 'leave' | 'connect' | 'disconnect';
  readonly who: string;
  readonly conversation: string;
};

const anyCommands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    do: fc.constantFrom<Command['do'][]>('join', 'join', 'leave', 'connect', 'connect', 'disconnect'),
    who: fc.constantFrom(...PEOPLE),
    conversation: fc.constantFrom(...CONVERSATIONS),
  }),
  { maxLength: 40, size: 'max' },
);

/** Who is a member of what, and who is here: all that it takes to say who may see whom. */
function createRegistry() {
  const members = new Set<string>();
  const here = new Set<string>();
  const isMember = (who: string, conversation: string) => members.has(`${who} in ${conversation}`);
  const conversationsOf = (who: string) => CONVERSATIONS.filter((conversation) => isMember(who, conversation));
  const membersOf = (conversation: string) => PEOPLE.filter((who) => isMember(who, conversation));
  const sees = (viewer: string, who: string) =>
    viewer === who || conversationsOf(viewer).some((conversation) => isMember(who, conversation));
  const viewersOf = (who: string) => PEOPLE.filter((viewer) => here.has(viewer) && sees(viewer, who));
  return { members, here, conversationsOf, membersOf, sees, viewersOf };
}

type Registry = ReturnType<typeof createRegistry>;

/** Tells the company what happened in the registry, the way a gateway does: it reads members only when it must. */
function carryOut({ do: what, who, conversation }: Command, registry: Registry, { conversations }: Company): void {
  const members = () => new Map(CONVERSATIONS.map((id) => [id, registry.membersOf(id)]));
  switch (what) {
    case 'join':
      registry.members.add(`${who} in ${conversation}`);
      conversations.join(conversation, who);
      if (conversations.hasViewer(who)) conversations.addViewer(who, [conversation], { members: members() });
      break;
    case 'leave':
      registry.members.delete(`${who} in ${conversation}`);
      conversations.leave(conversation, who);
      break;
    case 'connect':
      registry.here.add(who);
      conversations.addViewer(who, registry.conversationsOf(who), { members: members() });
      break;
    case 'disconnect':
      registry.here.delete(who);
      conversations.removeViewer(who);
      break;
  }
}

/** After every one of some random commands. */
function always(claim: (registry: Registry, company: Company) => void): void {
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const registry = createRegistry();
      const own = company();
      for (const command of commands) {
        carryOut(command, registry, own);
        claim(registry, own);
      }
    }),
    runs(300),
  );
}

/** The same question about everybody. */
function ofAll<Answer>(people: Iterable<string>, question: (who: string) => Answer): Record<string, Answer> {
  return Object.fromEntries([...people].map((who) => [who, question(who)]));
}

const sorted = (ids: Iterable<string>) => [...ids].sort();

describe('P12: whoever joins, leaves, comes and goes', { timeout: 120_000 }, () => {
  it('a change is delivered to the audience that is here, all of it and nobody else', () => {
    always((registry, { hearers }) => {
      const allowed = ofAll(PEOPLE, (who) => sorted(registry.viewersOf(who)));
      expect(ofAll(PEOPLE, (who) => sorted(hearers.viewersOf(who, registry.conversationsOf(who))))).toEqual(allowed);
      const { here } = registry;
      expect(ofAll(here, (who) => sorted(hearers.viewersOf(who)))).toEqual(ofAll(here, (who) => allowed[who]));
    });
  });

  it('nor does a list of conversations that is out of date deliver to anybody else', () => {
    always((registry, { hearers }) => {
      const strangers = ofAll(PEOPLE, (who) => {
        const allowed = registry.viewersOf(who);
        return [...hearers.viewersOf(who, CONVERSATIONS)].filter((viewer) => !allowed.includes(viewer));
      });
      expect(strangers).toEqual(ofAll(PEOPLE, () => []));
    });
  });

  it('those who are here see those with whom they share a conversation, and nobody else', () => {
    always(({ here, sees }, { conversations, hearers }) => {
      const seen = ofAll(here, (viewer) => PEOPLE.filter((who) => sees(viewer, who)));
      expect(ofAll(here, (viewer) => PEOPLE.filter((who) => conversations.sees(viewer, who)))).toEqual(seen);
      expect(ofAll(here, (viewer) => sorted(hearers.heardBy(viewer)))).toEqual(seen);
      expect(ofAll(here, (viewer) => sorted(hearers.heardInOrder(viewer)))).toEqual(seen);
    });
  });

  it('held are the conversations of those who are here, with all their members, and no others', () => {
    always(({ here, membersOf, conversationsOf }, { conversations }) => {
      const held = CONVERSATIONS.filter((id) => membersOf(id).some((who) => here.has(who)));
      expect(CONVERSATIONS.filter((id) => conversations.holds(id))).toEqual(held);
      expect(ofAll(held, (id) => sorted(conversations.membersOf(id)))).toEqual(ofAll(held, membersOf));
      const memberships = ofAll(PEOPLE, (who) => sorted(conversationsOf(who).filter((id) => held.includes(id))));
      expect(ofAll(PEOPLE, (who) => sorted(conversations.memberships(who)))).toEqual(memberships);
      expect(sorted(conversations.viewers())).toEqual(sorted(here));
    });
  });
});

/** So few that a conversation of the five becomes a crowd, and ceases to be one, now and then. */
const LIMIT = 2;

type Watching = {
  readonly who: string;
  readonly tab: 1 | 2;
  readonly conversation: string;
  readonly whom: readonly string[];
};

const anyWatching: fc.Arbitrary<Watching> = fc.record({
  who: fc.constantFrom(...PEOPLE),
  tab: fc.constantFrom(1 as const, 2 as const),
  conversation: fc.constantFrom(...CONVERSATIONS),
  whom: fc.subarray(PEOPLE),
});

/** The company with crowds, beside what follows from who is in what, and who watches whom. */
class Crowded {
  readonly registry = createRegistry();
  readonly company = company(LIMIT);
  readonly conversations = this.company.conversations;
  readonly hearers = this.company.hearers;
  /** The pairs by session: a pair is over for good when one of the two leaves. */
  readonly watched = new Map<string, { who: string; conversation: string; whom: Set<string> }>();

  carryOut(command: Command): void {
    const { do: what, who, conversation } = command;
    if (what === 'disconnect') for (const tab of [1, 2]) this.#end(`${who}-${tab}`);
    carryOut(command, this.registry, this.company);
    if (what !== 'leave') return;
    for (const [id, one] of this.watched) {
      if (one.conversation !== conversation) continue;
      if (one.who === who) this.watched.delete(id);
      else one.whom.delete(who);
    }
  }

  watch({ who, tab, conversation, whom }: Watching): void {
    const { here, conversationsOf, membersOf } = this.registry;
    if (!here.has(who)) return;
    const members = conversationsOf(who).includes(conversation) ? membersOf(conversation) : [];
    const found = whom.filter((id) => members.includes(id));
    expect([...this.hearers.watch(`${who}-${tab}`, who, conversation, whom)].sort()).toEqual(found.sort());
    this.watched.set(`${who}-${tab}`, { who, conversation, whom: new Set(found) });
  }

  /** The crowds among those that are held, each by what it was before. */
  readonly crowds = new Set<string>();
  noteCrowds(): void {
    for (const id of CONVERSATIONS) {
      const count = this.registry.membersOf(id).length;
      const is = this.conversations.holds(id) && (this.crowds.has(id) ? count >= 0.9 * LIMIT : count > LIMIT);
      if (is) this.crowds.add(id);
      else this.crowds.delete(id);
    }
  }

  hears(viewer: string, who: string): boolean {
    const { conversationsOf, membersOf } = this.registry;
    const isTold = (id: string) => !this.crowds.has(id) && membersOf(id).includes(who);
    if (viewer === who || conversationsOf(viewer).some(isTold)) return true;
    return [...this.watched.values()].some((one) => one.who === viewer && one.whom.has(who));
  }

  #end(sessionId: string): void {
    this.watched.delete(sessionId);
    this.hearers.endWatch(sessionId);
  }
}

describe('P21: whoever joins, leaves, comes, goes and watches', { timeout: 120_000 }, () => {
  it('hears of those in conversations that are no crowds, and of whom it watches, and of nobody else', () => {
    const anyDeeds = fc.array(
      fc.oneof(
        anyCommands.map((all) => all[0]),
        anyWatching,
      ),
      { maxLength: 60, size: 'max' },
    );
    fc.assert(
      fc.property(anyDeeds, (deeds) => {
        const crowded = new Crowded();
        const { conversations, hearers, registry } = crowded;
        for (const deed of deeds) {
          if (!deed) continue;
          if ('do' in deed) crowded.carryOut(deed);
          else crowded.watch(deed);
          crowded.noteCrowds();
          const { here } = registry;
          const heard = ofAll(here, (viewer) => PEOPLE.filter((who) => crowded.hears(viewer, who)));
          expect(ofAll(here, (viewer) => PEOPLE.filter((who) => hearers.hears(viewer, who)))).toEqual(heard);
          expect(ofAll(here, (viewer) => sorted(hearers.heardBy(viewer)))).toEqual(heard);
          const hearing = ofAll(PEOPLE, (who) => sorted([...here].filter((viewer) => heard[viewer]?.includes(who))));
          expect(ofAll(PEOPLE, (who) => sorted(hearers.viewersOf(who)))).toEqual(hearing);
          expect(PEOPLE.filter((who) => hearers.isTold(who))).toEqual(PEOPLE.filter((who) => hearing[who]?.length));
          expect(ofAll(here, (viewer) => PEOPLE.filter((who) => conversations.sees(viewer, who)))).toEqual(
            ofAll(here, (viewer) => PEOPLE.filter((who) => registry.sees(viewer, who))),
          );
        }
      }),
      runs(300),
    );
  });
});
