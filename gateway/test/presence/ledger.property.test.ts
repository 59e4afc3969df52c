import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { Ledger } from '../../src/presence/subjects/ledger.ts';
import { MINUTE, SECOND, START } from './design.ts';

const THROTTLE = 60 * SECOND;
const PEOPLE = ['alice', 'bob', 'carol'];

type Command =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'activity' | 'change'; readonly who: string }
  | { readonly do: 'take'; readonly limit: number }
  | { readonly do: 'saved' | 'failed' | 'forget' };

const who = fc.constantFrom(...PEOPLE);
const of = <Name extends Command['do']>(...names: Name[]) => fc.constantFrom(...names);

const anyCommands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ do: of('wait'), ms: fc.constantFrom(0, 1, SECOND, 20 * SECOND, THROTTLE) }) },
    { weight: 1, arbitrary: fc.record({ do: of('wait'), ms: fc.integer({ min: 0, max: 2 * MINUTE }) }) },
    { weight: 4, arbitrary: fc.record({ do: of('activity'), who }) },
    { weight: 1, arbitrary: fc.record({ do: of('change'), who }) },
    { weight: 4, arbitrary: fc.record({ do: of('take'), limit: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 4, arbitrary: fc.record({ do: of('saved', 'saved', 'failed', 'forget') }) },
  ),
  { maxLength: 80, size: 'max' },
);

interface Write {
  readonly who: string;
  readonly takenAt: number;
  /** A change called for it, or an earlier attempt that failed. */
  readonly isExempt: boolean;
}

/** A writer with a store that may fail, one batch in flight at a time. Notes in the row are numbers that only grow. */
class Writer {
  readonly ledger = new Ledger(THROTTLE);
  now = START;
  /** What is true, and what the store has, of each. */
  readonly truth = new Map(PEOPLE.map((id) => [id, 0]));
  readonly rows = new Map(PEOPLE.map((id) => [id, 0]));
  readonly writes: Write[] = [];
  /** Who has changed, or failed to be written, since the last attempt. */
  readonly exempt = new Set<string>();
  #flight: { ids: string[]; values: number[]; takenAt: number; exempt: Set<string> } | null = null;

  run(command: Command): void {
    switch (command.do) {
      case 'wait':
        this.now += command.ms;
        break;
      case 'activity':
        this.#count(command.who);
        this.ledger.activity(command.who, this.now);
        break;
      case 'change':
        this.#count(command.who);
        this.exempt.add(command.who);
        this.ledger.change(command.who, this.now);
        break;
      case 'take':
        this.take(command.limit);
        break;
      case 'saved':
        this.saved();
        break;
      case 'failed':
        this.#failed();
        break;
      case 'forget':
        this.ledger.forget(this.now, MINUTE);
        break;
    }
  }

  take(limit: number): void {
    if (this.#flight) return;
    const ids = this.ledger.take(this.now, limit);
    const values = ids.map((id) => this.truth.get(id) ?? 0);
    this.#flight = { ids, values, takenAt: this.now, exempt: new Set(ids.filter((id) => this.exempt.delete(id))) };
  }

  saved(): void {
    if (!this.#flight) return;
    const { ids, values, takenAt, exempt } = this.#flight;
    ids.forEach((id, i) => {
      this.rows.set(id, Math.max(values[i] ?? 0, this.rows.get(id) ?? 0));
      this.writes.push({ who: id, takenAt, isExempt: exempt.has(id) });
    });
    this.ledger.saved(ids, this.now);
    this.#flight = null;
  }

  #failed(): void {
    if (!this.#flight) return;
    this.ledger.failed(this.#flight.ids, this.now);
    for (const id of this.#flight.ids) this.exempt.add(id);
    this.#flight = null;
  }

  #count(id: string): void {
    this.truth.set(id, (this.truth.get(id) ?? 0) + 1);
  }
}

/** After every one of some random commands. */
function always(claim: (writer: Writer) => void): void {
  fc.assert(
    fc.property(anyCommands, (commands) => {
      const writer = new Writer();
      for (const command of commands) {
        writer.run(command);
        claim(writer);
      }
    }),
    runs(500),
  );
}

describe('P7: whatever the interleaving of activity, changes, batches and failures', { timeout: 120_000 }, () => {
  it('nothing is lost: a minute of calm later the store has the latest of everybody', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const writer = new Writer();
        for (const command of commands) writer.run(command);
        writer.saved();
        writer.now += THROTTLE;
        writer.take(Number.POSITIVE_INFINITY);
        writer.saved();
        expect(writer.rows).toEqual(writer.truth);
        expect(writer.ledger.owed).toBe(0);
      }),
      runs(500),
    );
  });

  it('who is not owed is stored', () => {
    always(({ ledger, truth, rows }) => {
      expect(PEOPLE.filter((id) => !ledger.owes(id) && rows.get(id) !== truth.get(id))).toEqual([]);
      expect(ledger.owed).toBe(PEOPLE.filter((id) => ledger.owes(id)).length);
    });
  });

  it('of each subject there is at most one write of activity a minute', () => {
    always(({ writes }) => {
      const last = writes.at(-1);
      const before = writes.findLast((write) => write !== last && write.who === last?.who);
      if (!last || !before || last.isExempt) return;
      expect(last.takenAt - before.takenAt).toBeGreaterThanOrEqual(THROTTLE);
    });
  });

  it('a change, and what failed, is due at once', () => {
    fc.assert(
      fc.property(anyCommands, (commands) => {
        const writer = new Writer();
        for (const command of commands) writer.run(command);
        writer.saved();
        const taken = writer.ledger.take(writer.now, Number.POSITIVE_INFINITY);
        expect(taken).toEqual(expect.arrayContaining([...writer.exempt]));
        expect(writer.ledger.isDue(writer.now)).toBe(false);
      }),
      runs(500),
    );
  });
});
