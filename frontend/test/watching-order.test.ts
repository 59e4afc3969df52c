/** P21: whatever happens in whichever order, nobody of a crowd is shown as they are not. */
import { statusOf } from '@meeshy/status-protocol';
import { watchingOf } from '@meeshy/status-react/crowds';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type KnownStatus, knownStatus } from '../src/client/known.ts';
import { factsOf } from '../src/client/people.ts';
import { crowdServer } from './support/crowd-server.ts';
import { NOON } from './support/people.ts';
import { runs } from './support/random.ts';

/** `dave` is in a conversation that never is a crowd. */
const PLACES = { x: ['ann', 'bob', 'carol'], y: ['carol', 'dave'] } as const;
const PAIRS = [
  ['x', 'ann'],
  ['x', 'bob'],
  ['x', 'carol'],
  ['y', 'carol'],
  ['y', 'dave'],
] as const;

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('mount' as const), pair: fc.constantFrom(...PAIRS) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('unmount' as const), at: fc.nat(9) }) },
  {
    weight: 6,
    arbitrary: fc.record({ does: fc.constant('change' as const), id: fc.constantFrom('ann', 'bob', 'carol', 'dave') }),
  },
  { weight: 8, arbitrary: fc.record({ does: fc.constant('arrive' as const) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('flush' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({ does: fc.constant('take' as const), isRefused: fc.nat(9).map((one) => one === 0) }),
  },
  { weight: 5, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(1, 150, 700) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('turn' as const), place: fc.constantFrom('x', 'y') }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('cut' as const) }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('come' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ does: fc.constant('read' as const), id: fc.constantFrom('ann', 'bob', 'carol', 'dave') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function worldOf(isHinted: boolean) {
  const server = crowdServer({
    x: { members: PLACES.x, isCrowd: true },
    y: { members: PLACES.y, isCrowd: false },
    always: { members: ['dave'], isCrowd: false },
  });
  const { client } = server;
  const watching = watchingOf(client);
  if (isHinted) watching.tellOthers((id) => id === 'dave');
  const mounted: { pair: (typeof PAIRS)[number]; unmount(): void }[] = [];

  const perform: { [Name in Step['does']]: (one: Extract<Step, { does: Name }>) => unknown } = {
    mount: ({ pair }) => mounted.push({ pair, unmount: watching.watch(pair[0], pair[1]) }),
    unmount: ({ at }) => mounted.splice(at % Math.max(1, mounted.length), 1)[0]?.unmount(),
    change: ({ id }) => server.change(id),
    arrive: () => server.arrive(),
    flush: () => server.flush(),
    take: ({ isRefused }) => server.take(isRefused),
    pass: ({ ms }) => pass(ms),
    turn: ({ place }) => server.turn(place),
    cut: () => server.cut(),
    come: () => server.come(),
    read({ id }) {
      const { userId, ...face } = server.truth(id);
      client.noteRead([{ id: userId, displayName: 'by REST', ...face }]);
    },
  };

  /** Nothing is on its way for as long as that. */
  async function pass(ms: number): Promise<void> {
    if (ms > 500) await drain();
    server.time.advance(ms);
  }

  async function drain(): Promise<void> {
    for (let turn = 0; turn < 50 && !server.isQuiet(); turn += 1) {
      server.flush();
      server.take();
      await server.arrive();
    }
  }

  const met = new Set<string>();
  const isConnected = () => client.getConnectionStatus().state === 'connected';

  function shown([conversationId, userId]: (typeof PAIRS)[number]): KnownStatus {
    const store = client.store.getState();
    const facts = factsOf(store.usersMap.get(userId));
    return watching.isTold(conversationId, userId) ? knownStatus(facts, store) : 'unknown';
  }

  const truthOf = (id: string) => {
    const { timestamp: _, userId: __, username: ___, ...face } = server.truth(id);
    return statusOf(factsOf(face), NOON, client.store.getState().thresholds);
  };

  /** Wherever they show, and whether or not they do still. */
  function check(): void {
    const { hasSnapshot, crowds, usersMap } = client.store.getState();
    if (!isConnected() || !hasSnapshot) return;
    for (const { pair } of mounted) if (crowds.includes(pair[0])) met.add(pair[1]);
    for (const { pair } of mounted) checkOne(pair[1], shown(pair));
    for (const id of met) checkOne(id, knownStatus(factsOf(usersMap.get(id)), client.store.getState()));
  }

  function checkOne(id: string, status: KnownStatus): void {
    if (status === 'unknown' || status === truthOf(id)) return;
    expect(server.isComing(id), `${id} is shown ${status}, and nobody will say more`).toBe(true);
  }

  return { server, client, mounted, perform, check, pass, drain, shown, truthOf, watching };
}

it('nobody is shown as they are not, and whoever is watched is shown as they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 30, maxLength: 80, size: 'max' }),
      fc.boolean(),
      async (steps, isHinted) => {
        const world = worldOf(isHinted);
        world.server.come();
        for (const one of steps) {
          await world.perform[one.does](one as never);
          world.check();
        }
        world.server.come();
        for (let turn = 0; turn < 4; turn += 1) {
          await world.drain();
          await world.pass(10_000);
        }
        world.check();
        const crowds = world.client.store.getState().crowds;
        const last = world.mounted.findLast(({ pair }) => crowds.includes(pair[0]))?.pair[0];
        for (const { pair } of world.mounted) {
          if (crowds.includes(pair[0]) && pair[0] !== last) continue;
          expect(world.shown(pair), pair.join()).toBe(world.truthOf(pair[1]));
        }
      },
    ),
    runs(300),
  );
});
