/**
 * Which nodes live, as far as their leases tell: what is left of a lease is read off the list, by the clock of the
 * memory, when it is first seen there; from then on a clock that nobody sets counts down. So neither a clock that is
 * wrong here nor one that is set there makes a living node look dead.
 */
import type { Lease } from './backplane.ts';

export const LEASE_MS = 10_000;
/** Who lost its connection to a node that has left is back elsewhere after so long. */
const RETURN_MS = 3_000;

interface Seen {
  readonly expiresAt: number;
  /** By the steady clock. */
  readonly endsAt: number;
  /** When its goodbye was first heard, by the steady clock. */
  readonly leftAt: number | null;
}

/** Its lease has run out; `silentMs`: so long ago it was renewed for the last time. */
export interface Dead {
  readonly id: string;
  readonly silentMs: number;
  /** When its goodbye was first heard, by the steady clock; `null`: it said none. */
  readonly leftAt: number | null;
}

export class Leases {
  #seen: ReadonlyMap<string, Seen> = new Map();

  /** The list came at `at`, by the steady clock. `wasSet`: so was the clock by which it is written, since the last. */
  read({ nodes, now }: Pick<Lease, 'nodes' | 'now'>, at: number, wasSet: boolean): void {
    const seen = nodes.map(({ id, expiresAt, hasLeft }): [string, Seen] => {
      const known = this.#seen.get(id);
      const leftAt = known?.leftAt ?? (hasLeft ? at : null);
      if (known?.expiresAt === expiresAt) return [id, { ...known, leftAt }];
      // Renewed before the clock was set or after it: nobody knows, so it gets the full time.
      const leftMs = wasSet ? LEASE_MS : Math.min(expiresAt - now, LEASE_MS);
      return [id, { expiresAt, endsAt: at + leftMs, leftAt }];
    });
    this.#seen = new Map(seen);
  }

  living(at: number): string[] {
    return [...this.#seen].filter(([, { endsAt }]) => endsAt > at).map(([id]) => id);
  }

  dead(at: number): Dead[] {
    const over = [...this.#seen].filter(([, { endsAt }]) => endsAt <= at);
    return over.map(([id, { endsAt, leftAt }]) => ({ id, silentMs: at - endsAt + LEASE_MS, leftAt }));
  }

  /** Those that said goodbye long enough ago: whom they held is back elsewhere, or is not coming. */
  left(at: number): string[] {
    return [...this.#seen].filter(([, { leftAt }]) => leftAt !== null && at - leftAt >= RETURN_MS).map(([id]) => id);
  }
}
