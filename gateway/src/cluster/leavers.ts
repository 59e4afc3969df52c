/**
 * Who has left this node while others seemed to hold them. A node that ends goes on holding those who had come here from
 * it: they are nowhere, and that is known as soon as it has said goodbye.
 */
import type { Statement, Verdict } from '../presence/decision/verdict.ts';

/** A node says goodbye within seconds after its first connections were handed over; later its lease tells as much. */
const KEPT_MS = 12_000;

export type Leaver = Pick<Statement, 'subject' | 'endedAt'>;

interface Noted extends Leaver {
  readonly holders: readonly string[];
  /** By the steady clock. */
  readonly at: number;
}

export class Leavers {
  readonly #noted = new Map<string, Noted>();

  /** What came of the statement that nobody is here any more. */
  note({ subject, endedAt }: Leaver, { holders }: Pick<Verdict, 'holders'>, at: number): void {
    this.#noted.delete(subject.id);
    const others = Object.keys(holders);
    if (others.length > 0) this.#noted.set(subject.id, { subject, endedAt, holders: others, at });
  }

  /** Whom only these nodes held, each once. */
  take(nodeIds: readonly string[], at: number): Leaver[] {
    for (const [id, noted] of this.#noted) if (at - noted.at > KEPT_MS) this.#noted.delete(id);
    const taken = [...this.#noted.values()].filter(({ holders }) => holders.every((id) => nodeIds.includes(id)));
    for (const { subject } of taken) this.#noted.delete(subject.id);
    return taken;
  }
}
