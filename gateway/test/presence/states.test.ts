/** The table of states and happenings, cell by cell, against what `Subjects` does. */
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import type { Rules } from '../../src/presence/decision/rules.ts';
import { type Happening, STATES, type State, stateOf } from '../../src/presence/decision/states.ts';
import type { Cause } from '../../src/presence/decision/verdict.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { alice, MINUTE, RULES, SECOND, START, stored, VERDICT } from './design.ts';
import { forget, sweepIdle } from './sweeping.ts';

const GRACE: Rules = { ...RULES, disconnectGraceMs: 2 * SECOND };
const { id } = alice;
/** Of whoever is away from everything: long ago. */
const LONG_AGO = factsWith({ lastSeen: START - 60 * MINUTE, lastActiveAt: START - 60 * MINUTE, version: 7 });

/** A core in which time passes. */
class World {
  readonly core = new Subjects(GRACE);
  now = START;
  /** What was to be stored and announced last. */
  change: Change | null = null;
  #sessions = 0;

  state(): State {
    const known = this.core.agreeing.known(id);
    const statement = this.core.agreeing.statement(id, this.now, false, { isRefresh: false, isNews: false });
    return stateOf(
      known && statement ? { ...known, ...statement, sessions: known.sessions } : undefined,
      this.now,
      RULES,
    );
  }

  open(resume = false): void {
    this.change = this.core.attendance.open(alice, `s${++this.#sessions}`, this.now, resume);
  }

  /** Another row, or another decision, than the one that is known. */
  newer(isOnline: boolean) {
    const known = this.core.facts(id);
    const version = Math.max(known?.version ?? 0, this.now) + 1;
    const lastActiveAt = isOnline ? this.now : (known?.lastActiveAt ?? this.now);
    return factsWith({ isOnline, lastSeen: isOnline ? null : this.now, lastActiveAt, version });
  }

  hear(isOnline: boolean, cause: Cause): void {
    const facts = this.newer(isOnline);
    this.change = this.core.agreeing.hear({ ...VERDICT, subject: alice, facts, cause, at: this.now }, this.now).change;
  }

  close(): void {
    for (const session of this.core.attendance.sessionsOf(id)) this.core.attendance.close(session, this.now);
  }

  settle(): void {
    this.now = this.core.attendance.endings(this.now).nextAt ?? this.now;
    this.change = this.core.attendance.settle(id, this.now);
  }

  request(): void {
    this.change = this.core.attendance.activity(alice, this.now)?.change ?? null;
  }

  told(): Cause | null {
    return this.change?.cause ?? null;
  }

  pass(ms: number): void {
    this.now += ms;
  }
}

/** How a subject gets there. */
const WAYS: Readonly<Record<State, (world: World) => void>> = {
  unknown: () => {},
  absent: ({ core, now }) => void core.learning.know(stored(alice, LONG_AGO), now),
  requesting(world) {
    WAYS.absent(world);
    world.core.attendance.activity(alice, world.now);
  },
  elsewhere: ({ core, now }) =>
    void core.learning.know(stored(alice, { isOnline: true, lastActiveAt: now, version: now }), now),
  online(world) {
    WAYS.absent(world);
    world.open();
  },
  idle(world) {
    WAYS.online(world);
    world.pass(6 * MINUTE);
    sweepIdle(world.core, world.now);
  },
  'held offline'(world) {
    WAYS.online(world);
    world.pass(SECOND);
    world.core.attendance.forceOffline(alice, world.now);
  },
  contradicted(world) {
    WAYS.online(world);
    world.pass(SECOND);
    world.hear(false, 'disconnected');
  },
  grace(world) {
    WAYS.online(world);
    world.pass(SECOND);
    world.close();
  },
  flapping(world) {
    comeAndGo(world);
    WAYS.grace(world);
  },
};

/** Twice, so that the next end is the third. */
function comeAndGo(world: World): void {
  for (let round = 0; round < 2; round++) {
    world.open();
    world.pass(SECOND);
    world.close();
    world.settle();
  }
}

const HAPPENINGS: Readonly<Record<Happening, (world: World) => void>> = {
  'read as offline': ({ core, now }) => void core.learning.know(stored(alice, { ...LONG_AGO, version: 1 }), now),
  'read as online': ({ core, now }) =>
    void core.learning.know(stored(alice, { ...LONG_AGO, isOnline: true, version: 1 }), now),
  opened: (world) => world.open(),
  resumed: (world) => world.open(true),
  closed: (world) => world.close(),
  'closed again': (world) => world.close(),
  due: (world) => world.settle(),
  activity(world) {
    world.pass(10 * SECOND);
    world.request();
  },
  'sign-out': (world) => world.request(),
  'idle sweep'(world) {
    world.pass(6 * MINUTE);
    world.change = sweepIdle(world.core, world.now)[0] ?? null;
  },
  'orphan sweep'(world) {
    world.change = world.core.learning.orphan({ ...alice, facts: world.newer(true) }, world.now, world.now);
  },
  'operator: offline'(world) {
    world.change = world.core.attendance.forceOffline(alice, world.now);
  },
  'operator: online'(world) {
    const done = world.core.attendance.forceOnline(id, world.now, world.state() === 'elsewhere');
    world.change = done ? done.change : null;
  },
  ended(world) {
    world.change = world.core.attendance.end(alice, world.now);
  },
  'verdict: online': (world) => world.hear(true, 'connected'),
  'verdict: offline': (world) => world.hear(false, 'disconnected'),
  forgotten: ({ core, now }) => forget(core, now, 0, () => false),
};

const cells = Object.entries(STATES).flatMap(([state, row]) =>
  Object.entries(row).map(([happening, [after, cause]]) => ({
    state: state as State,
    happening: happening as Happening,
    after,
    cause: cause ?? null,
  })),
);

describe('the table of states', () => {
  it.each(Object.keys(WAYS) as State[])('can be entered at "%s"', (state) => {
    const world = new World();
    WAYS[state](world);
    expect(world.state()).toBe(state);
  });

  it.each(cells)('$state, $happening: $after, told $cause', ({ state, happening, after, cause }) => {
    const world = new World();
    if (happening === 'closed again' && state === 'online') comeAndGo(world);
    if (happening === 'sign-out' && state === 'absent') comeAndGo(world);
    else WAYS[state](world);
    world.change = null;
    world.pass(SECOND);
    HAPPENINGS[happening](world);
    expect([world.state(), world.told()]).toEqual([after, cause]);
  });
});
