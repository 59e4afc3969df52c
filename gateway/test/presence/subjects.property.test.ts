/** @module-tag long */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import type { Rules } from '../../src/presence/decision/rules.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { MINUTE, RULES, SECOND } from './design.ts';
import { truth } from './model.ts';
import { anyCommands, at, live, PEOPLE, type Step } from './world.ts';

const anyRules: fc.Arbitrary<Rules> = fc
  .constantFrom(0, 0, 8 * SECOND, 20 * SECOND)
  .map((disconnectGraceMs) => ({ ...RULES, disconnectGraceMs }));

/** An exit is told as of the moment of the last session's end, however late. */
const momentOf = ({ cause, facts }: Change, now: number) => (cause === 'disconnected' ? facts.lastSeen : now);

/** Asserts something of every step of random lives. */
function always(claim: (step: Step, rules: Rules) => void): void {
  fc.assert(
    fc.property(anyCommands, anyRules, (commands, rules) => {
      for (const step of live(commands, rules)) claim(step, rules);
    }),
    runs(300),
  );
}

describe('Whatever happens, in whatever order', { timeout: 120_000 }, () => {
  it('P1, P3 to P6, P9: the facts are those that a naive model finds in the whole history', () => {
    always(({ after }, rules) => {
      for (const { facts, start, inputs } of after) expect(facts).toMatchObject(truth(start, inputs, rules));
    });
  });

  it('P5, P6, P9: nobody is online without a living session, but for a delay or until the next sweep', () => {
    always(({ command, after }) => {
      for (const { facts, sessions, isEnding, start } of after) {
        if (!facts.isOnline || sessions.length > 0 || isEnding) continue;
        expect(start.isOnline).toBe(true);
        expect(command.do).not.toBe('sweep');
      }
    });
  });

  it('P5, P6: an end is settled when it is due, and due after the longer of grace and 60 s at the latest', () => {
    always(({ command, now, before, after, endings, changes }, rules) => {
      if (command.do !== 'settle') return;
      expect(changes.map(({ subject }) => subject.id).sort()).toEqual([...endings.due].sort());
      for (const [i, { isEnding, inputs }] of after.entries()) {
        if (!isEnding) continue;
        expect(at(before, i).isEnding).toBe(true);
        const ended = inputs.findLast(({ kind }) => kind === 'close')?.at ?? Number.NaN;
        expect(now - ended).toBeLessThan(Math.max(rules.disconnectGraceMs, 60 * SECOND));
      }
      if (endings.nextAt !== null) expect(endings.nextAt).toBeGreaterThan(now);
    });
  });

  it('P3: whoever opens a session or is active with one is online from that moment', () => {
    always(({ command, now, after }) => {
      if (command.do !== 'open' && command.do !== 'request') return;
      const { facts, sessions } = at(after, command.who);
      const isActivity = command.do === 'request' || !command.resume;
      const isSkewed = facts.lastActiveAt !== now;
      if (isActivity && sessions.length > 0 && !isSkewed) expect(facts.isOnline).toBe(true);
    });
  });

  it('P4: closing one of many sessions changes nothing', () => {
    always(({ command, before, after, changes }) => {
      if (command.do !== 'close') return;
      expect(changes).toEqual([]);
      const was = at(before, command.who);
      const is = at(after, command.who);
      expect(is.facts).toEqual(was.facts);
      if (is.sessions.length > 0) expect(is.isEnding).toBe(false);
      expect(is.sessions.length).toBeGreaterThanOrEqual(was.sessions.length - 1);
    });
  });

  it("P5: a reconnection always wins over an older session's late end", () => {
    always(({ command, before, changes }) => {
      if (command.do !== 'close' && command.do !== 'settle') return;
      for (const { subject } of changes) {
        const { sessions } = at(
          before,
          PEOPLE.findIndex(({ id }) => id === subject.id),
        );
        expect(sessions).toEqual([]);
      }
    });
  });

  it('P9: the sweep only takes offline', () => {
    always(({ command, before, after, changes }) => {
      if (command.do !== 'sweep') return;
      for (const { facts } of changes) expect(facts.isOnline).toBe(false);
      for (const [i, { facts }] of before.entries()) {
        if (!facts.isOnline) expect(at(after, i).facts).toEqual(facts);
      }
    });
  });

  it('P9: the sweep leaves those alone who have a living session and recent activity, and nobody else online', () => {
    always(({ command, now, before, after }) => {
      if (command.do !== 'sweep') return;
      for (const [i, { facts, sessions, isEnding }] of before.entries()) {
        const isActive = facts.lastActiveAt !== null && now - facts.lastActiveAt < 5 * MINUTE;
        const isAlive = isEnding || (sessions.length > 0 && isActive);
        if (isAlive) expect(at(after, i).facts).toEqual(facts);
        else expect(at(after, i).facts.isOnline).toBe(false);
      }
    });
  });

  it('P9: a sweep right after a sweep finds nothing', () => {
    fc.assert(
      fc.property(anyCommands, anyRules, (commands, rules) => {
        const steps = live([...commands, { do: 'sweep' }, { do: 'sweep' }], rules);
        expect(steps.at(-1)?.changes).toEqual([]);
      }),
      runs(300),
    );
  });

  it('P10: versions only grow, and every change of isOnline or lastSeen has a higher one', () => {
    always(({ command, before, after, changes }) => {
      const last = new Map(PEOPLE.map(({ id }, i) => [id, at(before, i).facts]));
      for (const { subject, facts } of changes) {
        const was = last.get(subject.id);
        const isNews = facts.isOnline !== was?.isOnline || facts.lastSeen !== was.lastSeen;
        if (isNews) expect(facts.version).toBeGreaterThan(was?.version ?? 0);
        else expect(facts.version).toBe(was.version);
        last.set(subject.id, facts);
      }
      if (command.do === 'crash') return;
      for (const [i, { facts }] of after.entries()) {
        expect(facts.version).toBeGreaterThanOrEqual(at(before, i).facts.version);
      }
    });
  });

  it('P10: across restarts too, as long as the clock does not go back', () => {
    fc.assert(
      fc.property(anyCommands, anyRules, (commands, rules) => {
        const told = new Map<string, number>();
        const forwards = commands.filter((command) => command.do !== 'wait' || command.ms >= 0);
        for (const { changes } of live(forwards, rules)) {
          for (const { subject, facts, cause } of changes) {
            const isNews = cause !== 'refreshed' && cause !== 'repeated';
            if (isNews) expect(facts.version).toBeGreaterThan(told.get(subject.id) ?? 0);
            told.set(subject.id, Math.max(facts.version, told.get(subject.id) ?? 0));
          }
        }
      }),
      runs(300),
    );
  });

  it('Every change explains the difference: facts before plus changes are facts after, but for lastActiveAt', () => {
    always(({ command, now, before, after, changes }) => {
      if (command.do === 'crash') return;
      for (const [i, { id }] of PEOPLE.entries()) {
        const was = at(before, i).facts;
        const is = at(after, i).facts;
        let known = was;
        for (const change of changes.filter(({ subject }) => subject.id === id)) {
          expect({ ...change.before, lastActiveAt: known.lastActiveAt }).toEqual(known);
          expect(change.at).toBe(momentOf(change, now));
          known = change.facts;
        }
        expect({ ...is, lastActiveAt: known.lastActiveAt }).toEqual(known);
        expect(is.lastActiveAt ?? 0).toBeGreaterThanOrEqual(was.lastActiveAt ?? 0);
      }
    });
  });

  it('P8: what is told again is news of nothing, and comes once', () => {
    always(({ command, before, changes }) => {
      if (command.do !== 'tell again') return;
      for (const { subject, facts, cause } of changes) {
        const i = PEOPLE.findIndex(({ id }) => id === subject.id);
        expect(facts).toEqual(at(before, i).facts);
        expect(['refreshed', 'repeated']).toContain(cause);
      }
      expect(new Set(changes.map(({ subject }) => subject.id)).size).toBe(changes.length);
    });
  });

  it('P1: lastSeen is not below the last activity at the time of the end, and changes only with an end', () => {
    always(({ command, now, changes }) => {
      for (const { before, facts } of changes) {
        if (facts.isOnline || facts.version === before.version) {
          expect(keptOr(before.lastSeen, now)).toContain(facts.lastSeen);
        } else if (command.do !== 'settle') {
          expect(facts.lastSeen).toBeGreaterThanOrEqual(facts.lastActiveAt ?? 0);
        }
      }
    });
  });
});

/** A time that has not come, by a clock that was set back since, may become now. */
function keptOr(time: number | null, now: number): (number | null)[] {
  return time !== null && time > now + SECOND ? [time, now] : [time];
}
