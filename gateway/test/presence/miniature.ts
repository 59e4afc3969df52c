/**
 * A gateway in miniature: the core on a simulated clock of whole seconds. A sweep every 15 s, its repetitions spread
 * over the next 12 s, endings settled when they are due, changes told in order.
 */
import { ABSENT, type Facts, statusOf, supersedes } from '@meeshy/status-protocol';
import fc from 'fast-check';
import type { Change } from '../../src/presence/subjects/change.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { MINUTE, RULES, SECOND, START, stored } from './design.ts';
import { stale, sweepIdle } from './sweeping.ts';
import { at, PEOPLE } from './world.ts';

type Deed =
  | { readonly do: 'open'; readonly who: number; readonly resume: boolean }
  | { readonly do: 'close' | 'request' | 'operator'; readonly who: number };

/** What somebody does, so many seconds after the deed before. */
export type Plan = readonly (readonly [seconds: number, deed: Deed])[];

const who = fc.nat(PEOPLE.length - 1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('open' as const), who, resume: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('close' as const), who }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('request' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('operator' as const), who }) },
);
const pause = fc.oneof(
  { weight: 4, arbitrary: fc.nat(20) },
  { weight: 2, arbitrary: fc.integer({ min: 20, max: 200 }) },
  { weight: 1, arbitrary: fc.integer({ min: 250, max: 400 }) },
);
export const anyPlan: fc.Arbitrary<Plan> = fc.array(fc.tuple(pause, deed), { maxLength: 30, size: 'max' });

/** What a client keeps (P10, P11). */
export class Viewer {
  readonly #known = new Map<string, Facts>();

  replace(snapshot: ReadonlyMap<string, Facts>): void {
    this.#known.clear();
    for (const [id, facts] of snapshot) this.#known.set(id, facts);
  }

  hear(id: string, facts: Facts): void {
    const known = this.#known.get(id);
    if (!known || supersedes(facts, known)) this.#known.set(id, facts);
  }

  facts(id: string): Facts {
    return this.#known.get(id) ?? ABSENT;
  }
}

export interface Gateway {
  now: number;
  readonly factsOf: (id: string) => Facts;
  readonly hasSession: (id: string) => boolean;
  /** P11. */
  readonly snapshot: () => Map<string, Facts>;
}

/** Carries out the plan: `hear` gets every change, `look` every second with all of its changes, until long after. */
export function operate(
  plan: Plan,
  hear: (change: Change, gateway: Gateway) => void,
  look: (gateway: Gateway) => void,
): void {
  const core = new Subjects(RULES);
  const sessions: string[][] = PEOPLE.map(() => []);
  let made = 0;

  const gateway: Gateway = {
    now: START,
    factsOf: (id) => core.facts(id) ?? ABSENT,
    hasSession: (id) => core.attendance.sessionsOf(id).length > 0,
    snapshot() {
      const all = PEOPLE.map(({ id }) => [id, gateway.factsOf(id)] as const);
      return new Map(all.filter(([, facts]) => statusOf(facts, gateway.now) !== 'offline'));
    },
  };
  const tell = (change: Change | null | undefined) => {
    if (change) hear(change, gateway);
  };

  function carryOut(deed: Deed): void {
    const subject = at(PEOPLE, deed.who);
    const own = at(sessions, deed.who);
    switch (deed.do) {
      case 'open': {
        const session = `s${++made}`;
        own.push(session);
        tell(core.attendance.open(subject, session, gateway.now, deed.resume));
        break;
      }
      case 'close': {
        const session = own.shift();
        if (session !== undefined) core.attendance.close(session, gateway.now);
        break;
      }
      case 'request':
        tell(core.attendance.activity(subject, gateway.now)?.change);
        break;
      case 'operator':
        tell(core.attendance.forceOffline(subject, gateway.now));
        break;
    }
  }

  const repeats: { readonly id: string; readonly since: number; readonly at: number }[] = [];
  function sweep(): void {
    const since = gateway.now;
    for (const [i, id] of stale(core, since).entries())
      repeats.push({ id, since, at: since + ((i * 4) % 13) * SECOND });
    for (const change of sweepIdle(core, since)) tell(change);
  }

  const deeds = schedule(plan);
  const endsAt = START + Math.max(0, ...deeds.keys()) * SECOND + 40 * MINUTE;
  for (const { id, username, kind } of PEOPLE) core.learning.know(stored({ id, username, kind }, {}), START);
  for (; gateway.now <= endsAt; gateway.now += SECOND) {
    const { now } = gateway;
    for (const deed of deeds.get((now - START) / SECOND) ?? []) carryOut(deed);
    for (const id of core.attendance.endings(now).due) tell(core.attendance.settle(id, now));
    if ((now - START) % RULES.maintenanceIntervalMs === 0) sweep();
    for (const repeat of repeats) if (repeat.at === now) tell(core.telling.repeat(repeat.id, repeat.since, now));
    look(gateway);
  }
}

/** The deeds of each second. */
function schedule(plan: Plan): Map<number, Deed[]> {
  const deeds = new Map<number, Deed[]>();
  let second = 1;
  for (const [pause, deed] of plan) {
    second += pause;
    deeds.set(second, [...(deeds.get(second) ?? []), deed]);
  }
  return deeds;
}
