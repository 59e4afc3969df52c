/** A process with its store and a clock, driven by commands: what random tests of the core are made of. */
import type { Facts } from '@meeshy/status-protocol';
import fc from 'fast-check';
import type { Rules } from '../../src/presence/decision/rules.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { alice, bob, guest, MINUTE, SECOND, START, stored } from './design.ts';
import type { Input } from './model.ts';
import { forget, stale, sweepIdle } from './sweeping.ts';

export const PEOPLE: readonly Subject[] = [alice, bob, guest];

export type Command =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'open'; readonly who: number; readonly resume: boolean }
  /** Any session that ever was: a close may come late, or twice. */
  | { readonly do: 'close'; readonly who: number; readonly pick: number }
  | { readonly do: 'request'; readonly who: number }
  | { readonly do: 'settle' }
  | { readonly do: 'sweep' }
  | { readonly do: 'tell again' }
  | { readonly do: 'operator'; readonly who: number; readonly isOnline: boolean }
  | { readonly do: 'save'; readonly who: number }
  | { readonly do: 'forget' }
  /** The process dies; what was not saved is lost. The next one starts after `ms`. */
  | { readonly do: 'crash'; readonly ms: number };

const who = fc.nat(PEOPLE.length - 1);
const of = <Name extends Command['do']>(name: Name) => fc.constant(name);

const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: of('wait'), ms: fc.constantFrom(0, 1, 999, 5 * SECOND, 10 * SECOND) }) },
  { weight: 3, arbitrary: fc.record({ do: of('wait'), ms: fc.integer({ min: 0, max: 6 * MINUTE }) }) },
  { weight: 1, arbitrary: fc.record({ do: of('wait'), ms: fc.constantFrom(5 * MINUTE, 30 * MINUTE, -SECOND) }) },
  { weight: 6, arbitrary: fc.record({ do: of('open'), who, resume: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ do: of('close'), who, pick: fc.nat(7) }) },
  { weight: 4, arbitrary: fc.record({ do: of('request'), who }) },
  { weight: 6, arbitrary: fc.record({ do: of('settle') }) },
  { weight: 4, arbitrary: fc.record({ do: of('sweep') }) },
  { weight: 2, arbitrary: fc.record({ do: of('tell again') }) },
  { weight: 2, arbitrary: fc.record({ do: of('operator'), who, isOnline: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: of('save'), who }) },
  { weight: 1, arbitrary: fc.record({ do: of('forget') }) },
  { weight: 1, arbitrary: fc.record({ do: of('crash'), ms: fc.integer({ min: SECOND, max: 10 * MINUTE }) }) },
);

/** Comes and goes, which few sequences of single commands do. */
const flapping: fc.Arbitrary<Command[]> = fc
  .record({ who, times: fc.integer({ min: 3, max: 8 }), ms: fc.constantFrom(0, 5 * SECOND, 10 * SECOND, 30 * SECOND) })
  .map(({ who, times, ms }) => {
    const once: Command[] = [
      { do: 'open', who, resume: true },
      { do: 'request', who },
      { do: 'close', who, pick: 0 },
      { do: 'wait', ms },
      { do: 'settle' },
    ];
    return Array.from({ length: times }, () => once).flat();
  });

export const anyCommands: fc.Arbitrary<Command[]> = fc
  .array(
    fc.oneof({ weight: 40, arbitrary: anyCommand.map((command) => [command]) }, { weight: 1, arbitrary: flapping }),
    {
      maxLength: 60,
      size: 'max',
    },
  )
  .map((commands) => commands.flat());

/** One subject at one moment. */
export interface View {
  readonly facts: Facts;
  readonly sessions: readonly string[];
  readonly isEnding: boolean;
  /** What has happened to it since the process started, and what was stored then. */
  readonly start: Facts;
  readonly inputs: readonly Input[];
}

export interface Step {
  readonly command: Command;
  readonly now: number;
  readonly before: readonly View[];
  readonly after: readonly View[];
  /** In the order in which they were made. */
  readonly changes: readonly Change[];
  /** Endings that were due before the command, and when the next one was. */
  readonly endings: { readonly due: readonly string[]; readonly nextAt: number | null };
}

/** What becomes of the people when these commands are carried out, one step per command. */
export function live(commands: readonly Command[], rules: Rules): Step[] {
  let core = new Subjects(rules);
  let now = START;
  let sign: number | null = null;
  let made = 0;
  const rows = PEOPLE.map((subject) => stored(subject, {}).facts);
  let starts = [...rows];
  let inputs: Input[][] = PEOPLE.map(() => []);
  /** All sessions that ever were, the latest first. */
  const sessions: string[][] = PEOPLE.map(() => []);

  /** What the process knows of somebody, after reading the row if it knew nothing. */
  function know(i: number): Facts {
    const subject = at(PEOPLE, i);
    if (!core.knows(subject.id)) core.learning.know(stored(subject, at(rows, i)), now);
    return core.facts(subject.id) ?? at(rows, i);
  }

  function look(): View[] {
    return PEOPLE.map(({ id }, i) => ({
      facts: know(i),
      sessions: core.attendance.sessionsOf(id),
      isEnding: core.attendance.isEnding(id),
      start: at(starts, i),
      inputs: [...at(inputs, i)],
    }));
  }

  function happen(i: number, input: Input): void {
    at(inputs, i).push(input);
  }

  function sweep(): (Change | null)[] {
    for (const i of PEOPLE.keys()) happen(i, { at: now, kind: 'sweep' });
    const idle = sweepIdle(core, now);
    const orphans = [...PEOPLE.entries()].map(([i, subject]) => {
      if (!at(rows, i).isOnline) return null;
      happen(i, { at: now, kind: 'judge', sign });
      return core.learning.orphan(stored(subject, at(rows, i)), sign, now);
    });
    return [...idle, ...orphans];
  }

  function operate(i: number, isOnline: boolean): (Change | null)[] {
    happen(i, { at: now, kind: isOnline ? 'call online' : 'call offline' });
    if (!isOnline) return [core.attendance.forceOffline(at(PEOPLE, i), now)];
    const done = core.attendance.forceOnline(at(PEOPLE, i).id, now);
    return [done ? done.change : null];
  }

  function isUnsaved(subjectId: string): boolean {
    const i = PEOPLE.findIndex(({ id }) => id === subjectId);
    return JSON.stringify(at(rows, i)) !== JSON.stringify(know(i));
  }

  function carryOut(command: Command): (Change | null | undefined)[] {
    switch (command.do) {
      case 'wait':
        now += command.ms;
        return [];
      case 'open': {
        const session = `s${++made}`;
        at(sessions, command.who).unshift(session);
        happen(command.who, { at: now, kind: 'open', session, resume: command.resume });
        return [core.attendance.open(at(PEOPLE, command.who), session, now, command.resume)];
      }
      case 'close': {
        const session = at(sessions, command.who)[command.pick];
        if (session === undefined) return [];
        happen(command.who, { at: now, kind: 'close', session });
        core.attendance.close(session, now);
        return [];
      }
      case 'request':
        happen(command.who, { at: now, kind: 'request' });
        return [core.attendance.activity(at(PEOPLE, command.who), now)?.change];
      case 'settle':
        // Everybody, not only those who are due: an answer may come late.
        return PEOPLE.map(({ id }, i) => {
          happen(i, { at: now, kind: 'settle' });
          return core.attendance.settle(id, now);
        });
      case 'sweep':
        return sweep();
      case 'tell again':
        return stale(core, now).map((id) => core.telling.repeat(id, now, now));
      case 'operator':
        return operate(command.who, command.isOnline);
      case 'save':
        rows[command.who] = keep(at(rows, command.who), know(command.who));
        return [];
      case 'forget':
        forget(core, now, 10 * MINUTE, isUnsaved);
        return [];
      case 'crash':
        sign = now;
        now += command.ms;
        core = new Subjects(rules);
        starts = [...rows];
        inputs = PEOPLE.map(() => []);
        return [];
    }
  }

  return commands.map((command) => {
    const before = look();
    const endings = core.attendance.endings(now);
    const changes = carryOut(command).filter((change) => change !== null && change !== undefined);
    return { command, now, before, after: look(), changes, endings };
  });
}

/** P7: what a store makes of facts: the newer is kept. */
function keep(row: Facts, facts: Facts): Facts {
  const kept = facts.version > row.version ? facts : row;
  const times = [row.lastActiveAt, facts.lastActiveAt].filter((time) => time !== null);
  return { ...kept, lastActiveAt: times.length > 0 ? Math.max(...times) : null };
}

/** The item of a list that is known to have it. */
export function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined) throw new Error(`There is no item ${index} of ${items.length}`);
  return item;
}
