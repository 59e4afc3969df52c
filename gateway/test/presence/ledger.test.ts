import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/presence/subjects/ledger.ts';
import { MINUTE, SECOND, START } from './design.ts';

const THROTTLE = 60 * SECOND;
const ALL = Number.POSITIVE_INFINITY;

/** A ledger in which the activity of alice at `START` has been saved. */
function saved(): Ledger {
  const ledger = new Ledger(THROTTLE);
  ledger.activity('alice', START);
  ledger.saved(ledger.take(START, ALL), START);
  return ledger;
}

describe('P7: at most one row update per subject and 60 s for activity', () => {
  it('ten requests in a row open one write, nine are throttled', () => {
    const ledger = new Ledger(THROTTLE);
    const opened = Array.from({ length: 10 }, (_, i) => ledger.activity('alice', START + i));
    expect(opened).toEqual([true, ...Array(9).fill(false)]);
    expect(ledger.take(START + 10, ALL)).toEqual(['alice']);
    expect(ledger.take(START + 10, ALL)).toEqual([]);
  });

  it('a throttled activity is written when the minute is over, not before, and not lost', () => {
    const ledger = saved();
    expect(ledger.activity('alice', START + SECOND)).toBe(false);
    expect(ledger.isDue(START + THROTTLE - 1)).toBe(false);
    expect(ledger.take(START + THROTTLE - 1, ALL)).toEqual([]);
    expect(ledger.isDue(START + THROTTLE)).toBe(true);
    expect(ledger.take(START + THROTTLE, ALL)).toEqual(['alice']);
  });

  it('an activity a minute after the last write opens a write at once', () => {
    expect(saved().activity('alice', START + THROTTLE - 1)).toBe(false);
    expect(saved().activity('alice', START + THROTTLE)).toBe(true);
  });

  it('the minute is of each subject', () => {
    const ledger = saved();
    expect(ledger.activity('bob', START + SECOND)).toBe(true);
    expect(ledger.take(START + SECOND, ALL)).toEqual(['bob']);
  });

  it('without activity, nothing is written', () => {
    expect(saved().isDue(START + 60 * MINUTE)).toBe(false);
    expect(saved().owed).toBe(0);
  });
});

describe('P7: changes of isOnline and lastSeen are exempt from the minute', () => {
  it('are due at once, right after an activity write', () => {
    const ledger = saved();
    ledger.change('alice', START + 1);
    expect(ledger.isDue(START + 1)).toBe(true);
    expect(ledger.take(START + 1, ALL)).toEqual(['alice']);
  });

  it('hasten a throttled activity: one write for both', () => {
    const ledger = saved();
    ledger.activity('alice', START + 1);
    ledger.change('alice', START + 2);
    ledger.saved(ledger.take(START + 2, ALL), START + 2);
    expect(ledger.owed).toBe(0);
    expect(ledger.take(START + THROTTLE, ALL)).toEqual([]);
  });

  it('are not put off by a later activity', () => {
    const ledger = saved();
    ledger.change('alice', START + 1);
    expect(ledger.activity('alice', START + 2)).toBe(false);
    expect(ledger.take(START + 2, ALL)).toEqual(['alice']);
  });

  it('are written again at once if they come while a batch is in flight', () => {
    const ledger = new Ledger(THROTTLE);
    ledger.change('alice', START);
    const batch = ledger.take(START, ALL);
    ledger.change('alice', START + 1);
    ledger.saved(batch, START + 2);
    expect(ledger.take(START + 2, ALL)).toEqual(['alice']);
  });
});

describe('P7: a batch is in flight until it is saved or has failed', () => {
  it('is owed all the time', () => {
    const ledger = new Ledger(THROTTLE);
    ledger.change('alice', START);
    expect([ledger.owes('alice'), ledger.owed]).toEqual([true, 1]);
    const batch = ledger.take(START, ALL);
    expect([ledger.owes('alice'), ledger.owed]).toEqual([true, 1]);
    ledger.activity('alice', START + 1);
    expect(ledger.owed).toBe(1);
    ledger.saved(batch, START + 2);
    expect([ledger.owes('alice'), ledger.owed]).toEqual([true, 1]);
    ledger.saved(ledger.take(START + 2 * MINUTE, ALL), START + 2 * MINUTE);
    expect([ledger.owes('alice'), ledger.owed]).toEqual([false, 0]);
  });

  it('an activity meanwhile is written a minute after, not lost', () => {
    const ledger = new Ledger(THROTTLE);
    ledger.activity('alice', START);
    const batch = ledger.take(START, ALL);
    expect(ledger.activity('alice', START + SECOND)).toBe(false);
    ledger.saved(batch, START + 2 * SECOND);
    expect(ledger.take(START + 2 * SECOND, ALL)).toEqual([]);
    expect(ledger.take(START + SECOND + THROTTLE, ALL)).toEqual(['alice']);
  });

  it('a failed one is owed again at once, throttled or not', () => {
    const ledger = saved();
    ledger.activity('alice', START + 1);
    ledger.change('bob', START + 1);
    const batch = ledger.take(START + THROTTLE, ALL);
    ledger.activity('alice', START + THROTTLE + 1);
    ledger.failed(batch, START + THROTTLE + 2);
    expect(ledger.take(START + THROTTLE + 2, ALL).sort()).toEqual(['alice', 'bob']);
  });

  it('a failure does not forget when the subject was last saved', () => {
    const ledger = saved();
    ledger.change('alice', START + SECOND);
    ledger.failed(ledger.take(START + SECOND, ALL), START + 2 * SECOND);
    ledger.saved(ledger.take(START + 2 * SECOND, ALL), START + 3 * SECOND);
    expect(ledger.activity('alice', START + THROTTLE)).toBe(false);
    expect(ledger.activity('alice', START + THROTTLE + 3 * SECOND)).toBe(false);
    expect(ledger.take(START + THROTTLE + 3 * SECOND, ALL)).toEqual(['alice']);
  });

  it('is as large as one asks for, and leaves the rest due', () => {
    const ledger = new Ledger(THROTTLE);
    for (let i = 0; i < 5; i++) ledger.change(`subject-${i}`, START);
    const batches = [ledger.take(START, 2), ledger.take(START, 2), ledger.take(START, 2)];
    expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
    expect(new Set(batches.flat()).size).toBe(5);
  });
});

describe('P7: memory is bounded', () => {
  it('a thousand activities of one subject are owed once', () => {
    const ledger = new Ledger(THROTTLE);
    for (let i = 0; i < 1_000; i++) ledger.activity('alice', START + i);
    expect(ledger.owed).toBe(1);
  });

  it('forgets who was saved 10 minutes ago', () => {
    const ledger = saved();
    ledger.forget(START + 10 * MINUTE - 1, 10 * MINUTE);
    expect(ledger.size).toBe(1);
    ledger.forget(START + 10 * MINUTE, 10 * MINUTE);
    expect(ledger.size).toBe(0);
  });

  it('but nobody who is still throttled, however short the memory is to be', () => {
    const ledger = saved();
    ledger.forget(START + THROTTLE - 1, SECOND);
    expect(ledger.activity('alice', START + THROTTLE - 1)).toBe(false);
  });

  it('when the process ends, everything is due', () => {
    const ledger = saved();
    ledger.activity('alice', START + 1);
    ledger.dueAll(START + 2);
    expect(ledger.take(START + 2, ALL)).toEqual(['alice']);
  });
});

describe('P15: how long the store has kept us waiting', () => {
  it('counts from when the first became due, over failures and further changes', () => {
    const ledger = saved();
    ledger.change('alice', START + SECOND);
    ledger.change('bob', START + 2 * SECOND);
    ledger.failed(ledger.take(START + 3 * SECOND, ALL), START + 4 * SECOND);
    ledger.change('alice', START + 5 * SECOND);
    expect(ledger.oldestDueAt(START + 6 * SECOND)).toBe(START + SECOND);
    const taken = ledger.take(START + 6 * SECOND, ALL);
    expect(ledger.oldestDueAt(START + 7 * SECOND)).toBe(START + SECOND);
    ledger.saved(taken, START + 7 * SECOND);
    expect(ledger.oldestDueAt(START + 8 * SECOND)).toBeNull();
  });

  it('what is merely throttled keeps nobody waiting until its minute is over', () => {
    const ledger = saved();
    ledger.activity('alice', START + SECOND);
    expect(ledger.oldestDueAt(START + THROTTLE)).toBeNull();
    expect(ledger.oldestDueAt(START + THROTTLE + SECOND)).toBe(START + THROTTLE);
  });
});
