import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expect } from '../../../shared/test/quick-expect.ts';
import { runs } from '../../../shared/test/random.ts';
import { Audience } from '../../src/presence/audience.ts';

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

/** Tells the audience what happened in the registry, the way a gateway does: it reads members only when it must. */
function carryOut({ do: what, who, conversation }: Command, registry: Registry, audience: Audience): void {
  const members = () => new Map(CONVERSATIONS.map((id) => [id, registry.membersOf(id)]));
  switch (what) {
    case 'join':
      registry.members.add(`${who} in ${conversation}`);
      audience.join(conversation, who);
      if (audience.hasViewer(who)) audience.addViewer(who, [conversation], { members: members() });
      break;
    case 'leave':
      registry.members.delete(`${who} in ${conversation}`);
      audience.leave(conversation, who);
      break;
    case 'connect':
      registry.here.add(who);
      audience.addViewer(who, registry.conversationsOf(who), { members: members() });
      break;
    case 'disconnect':
      registry.here.delete(who);
      audience.removeViewer(who);
      break;
  }
}

/** After every one of some random commands. */
function always(claim: (registry: Registry, audience: Audience) => void): void {
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const registry = createRegistry();
      const audience = new Audience();
      for (const command of commands) {
        carryOut(command, registry, audience);
        claim(registry, audience);
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
    always((registry, audience) => {
      const allowed = ofAll(PEOPLE, (who) => sorted(registry.viewersOf(who)));
      expect(ofAll(PEOPLE, (who) => sorted(audience.viewersOf(who, registry.conversationsOf(who))))).toEqual(allowed);
      const { here } = registry;
      expect(ofAll(here, (who) => sorted(audience.viewersOf(who)))).toEqual(ofAll(here, (who) => allowed[who]));
    });
  });

  it('nor does a list of conversations that is out of date deliver to anybody else', () => {
    always((registry, audience) => {
      const strangers = ofAll(PEOPLE, (who) => {
        const allowed = registry.viewersOf(who);
        return [...audience.viewersOf(who, CONVERSATIONS)].filter((viewer) => !allowed.includes(viewer));
      });
      expect(strangers).toEqual(ofAll(PEOPLE, () => []));
    });
  });

  it('those who are here see those with whom they share a conversation, and nobody else', () => {
    always(({ here, sees }, audience) => {
      const seen = ofAll(here, (viewer) => PEOPLE.filter((who) => sees(viewer, who)));
      expect(ofAll(here, (viewer) => PEOPLE.filter((who) => audience.sees(viewer, who)))).toEqual(seen);
      expect(ofAll(here, (viewer) => sorted(audience.heardBy(viewer)))).toEqual(seen);
    });
  });

  it('held are the conversations of those who are here, with all their members, and no others', () => {
    always(({ here, membersOf, conversationsOf }, audience) => {
      const held = CONVERSATIONS.filter((id) => membersOf(id).some((who) => here.has(who)));
      expect(CONVERSATIONS.filter((id) => audience.holds(id))).toEqual(held);
      expect(ofAll(held, (id) => sorted(audience.membersOf(id)))).toEqual(ofAll(held, membersOf));
      const memberships = ofAll(PEOPLE, (who) => sorted(conversationsOf(who).filter((id) => held.includes(id))));
      expect(ofAll(PEOPLE, (who) => sorted(audience.memberships(who)))).toEqual(memberships);
      expect(sorted(audience.viewers())).toEqual(sorted(here));
    });
  });
});
