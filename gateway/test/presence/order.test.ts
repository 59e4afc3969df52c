import { type Facts, supersedes } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsWith } from '../../../shared/test/facts.ts';
import { runs } from '../../../shared/test/random.ts';
import { latest, newest, nextVersion } from '../../src/presence/truth/facts.ts';
import { alice, coreWhere, coreWith, leave, MINUTE, SECOND, START, stored } from './design.ts';

describe('P10: every change carries a version that grows', () => {
  it.each([
    ['the time, when it is ahead', 5, START, START],
    ['one more, within the same millisecond', START, START, START + 1],
    ['one more, when the clock was set back', START, START - MINUTE, START + 1],
  ])('%s', (_, last, now, expected) => {
    expect(nextVersion(last, now)).toBe(expected);
  });

  it('through coming, idling, returning and leaving in one millisecond', () => {
    const core = coreWith();
    const versions = [
      core.attendance.open(alice, 's1', START, false),
      core.attendance.forceOffline(alice, START),
      core.attendance.activity(alice, START)?.change,
      leave(core, 's1', START),
      core.attendance.open(alice, 's2', START, false),
    ].map((change) => change?.facts.version);
    expect(versions).toEqual([START, START + 1, START + 2, START + 3, START + 4]);
  });

  it('across a restart with a clock that was set back', () => {
    const core = coreWith();
    core.learning.know(stored(alice, { lastSeen: START, lastActiveAt: START, version: START }), START - MINUTE);
    expect(core.attendance.open(alice, 's1', START - MINUTE, false)?.facts.version).toBe(START + 1);
  });

  it('a refresh and a repetition keep it', () => {
    const core = coreWhere([alice]);
    core.attendance.activity(alice, START + MINUTE);
    const refreshed = core.telling.repeat('alice', START + 2 * MINUTE, START + 2 * MINUTE);
    expect(refreshed).toMatchObject({ cause: 'refreshed', facts: { version: START } });
    expect(refreshed && supersedes(refreshed.facts, { version: START, lastActiveAt: START })).toBe(true);
  });
});

describe('P7: of two sources, the newer is kept and neither is lost', () => {
  const older = factsWith({ isOnline: true, lastSeen: 10, lastActiveAt: 50, version: 1 });
  const newer = factsWith({ lastSeen: 40, lastActiveAt: 40, version: 2 });
  const merged = factsWith({ lastSeen: 40, lastActiveAt: 50, version: 2 });

  it('isOnline and lastSeen of the higher version, the later lastActiveAt', () => {
    expect(newest(older, newer)).toEqual(merged);
    expect(newest(newer, older)).toEqual(merged);
  });

  it('an absent time loses against any', () => {
    expect([latest(null, 5), latest(5, null), latest(null, null), latest(4, 5)]).toEqual([5, 5, null, 5]);
  });

  it('P10: a client, which keeps what supersedes, ends with the newest of what it heard of the highest version', () => {
    // A version has one content; only the activity grows under it.
    const heard = fc.record({ version: fc.nat(4), lastActiveAt: fc.option(fc.integer({ min: 1, max: 9 })) });
    const facts = heard.map(({ version, lastActiveAt }): Facts => {
      return factsWith({ isOnline: version % 2 === 1, lastSeen: version || null, lastActiveAt, version });
    });
    const property = fc.property(fc.array(facts, { minLength: 1 }), (all) => {
      const shown = all.reduce((known, said) => (supersedes(said, known) ? said : known));
      const highest = Math.max(...all.map(({ version }) => version));
      const last = all.filter(({ version }) => version === highest);
      expect(shown).toEqual(last.reduce((known, said) => newest(known, said)));
    });
    fc.assert(property, runs(300));
  });

  it('what memory knows survives an old row, and takes what is newer from a new one', () => {
    const core = coreWhere([alice]);
    const online = core.facts('alice');
    core.learning.know(stored(alice, { lastSeen: 5, lastActiveAt: 5, version: 5 }), START + SECOND);
    expect(core.facts('alice')).toEqual(online);
    core.learning.know(stored(alice, { lastSeen: 5, lastActiveAt: START + SECOND, version: 5 }), START + SECOND);
    expect(core.facts('alice')).toEqual({ ...online, lastActiveAt: START + SECOND });
  });
});
