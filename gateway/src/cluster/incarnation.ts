/**
 * A node's life in the cluster, as its lease tells it.
 *
 *   born ── lease ──▶ alive ── renewed at every beat ──▶ alive
 *     ▲                 │ it ran out (frozen, cut off), or the memory was lost
 *     └─────────────────┘ a new incarnation, in place of the former ones
 */
import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '../clock.ts';
import type { Backplane, Lease } from './backplane.ts';
import { type Dead, LEASE_MS, Leases } from './leases.ts';
import { MemoryClock } from './memory-clock.ts';

export interface IncarnationOptions {
  readonly clock?: Clock;
  /** Names an incarnation. */
  readonly newId?: () => string;
}

export interface IncarnationListener {
  /** The lease was renewed. `hasLost`: a node is gone that was alive at the beat before. */
  beaten(lease: Lease, hasLost: boolean): void;
  /** The sessions are still here, but the others were told that they ended, or have no memory of them. */
  rejoined(): void;
}

export interface Incarnation {
  readonly id: string;
  /** To be called once, before the first beat. */
  listen(to: IncarnationListener): void;
  /** In whose place not everything has been stated yet. */
  readonly former: Set<string>;
  /** As far as this node knows. */
  readonly isLeased: boolean;
  /** Epoch ms on the clock of the memory. */
  now(): number;
  /** Resolves when the memory has said once what time it is. */
  readonly timed: Promise<void>;
  /** The memory said what time it is, asked at `askedAt` by the steady clock. */
  hearTime(said: number, askedAt: number): void;
  /** Renews the lease, one at a time. */
  beat(): Promise<void>;
  /** Renews the lease for the last time: the full time, for those who come back on another node. */
  leave(): Promise<void>;
  rejoin(): Promise<void>;
  /** All nodes with a lease, this one included. */
  living(): string[];
  /** Those whose lease has run out. */
  dead(): Dead[];
  /** Those that said goodbye, when all have had the time to come back elsewhere. */
  left(): string[];
}

export function createIncarnation(backplane: Pick<Backplane, 'lease'>, options: IncarnationOptions): Incarnation {
  const { clock = systemClock, newId = randomUUID } = options;
  const memoryClock = new MemoryClock(clock);
  const leases = new Leases();
  const former = new Set<string>();
  let listener: IncarnationListener | null = null;
  let id = newId();
  let hasLease = false;
  /** It goes by a new name, which has had no lease yet. */
  let hasRejoined = false;
  let peers: ReadonlySet<string> = new Set();
  /** The clock of the memory was set since the list was last read. */
  let wasSet = false;
  let leasedUntil = Number.NEGATIVE_INFINITY;
  let beating: Promise<void> | null = null;
  let heard = () => {};
  const timed = new Promise<void>((resolve) => {
    heard = resolve;
  });

  const living = () => leases.living(clock.steady());

  function hearTime(said: number, askedAt: number): void {
    if (memoryClock.hear(said, askedAt)) wasSet = true;
    heard();
  }

  async function renew(): Promise<void> {
    const askedAt = clock.steady();
    const lease = await backplane.lease(id, hasLease ? 'next' : 'first');
    hearTime(lease.now, askedAt);
    leases.read(lease, clock.steady(), wasSet);
    wasSet = false;
    if (!lease.isHeld) return rejoin();
    hasLease = true;
    leasedUntil = askedAt + LEASE_MS;
    const alive = new Set(living());
    const hasLost = [...peers].some((peer) => !alive.has(peer) && !former.has(peer));
    peers = alive;
    listener?.beaten(lease, hasLost);
    if (!hasRejoined) return;
    hasRejoined = false;
    listener?.rejoined();
  }

  async function rejoin(): Promise<void> {
    former.add(id);
    id = newId();
    hasLease = false;
    hasRejoined = true;
    leasedUntil = Number.NEGATIVE_INFINITY;
    await renew();
  }

  return {
    get id() {
      return id;
    },
    listen(to) {
      listener = to;
    },
    former,
    get isLeased() {
      return clock.steady() < leasedUntil;
    },
    now: () => memoryClock.now(),
    timed,
    hearTime,
    beat() {
      beating ??= renew().finally(() => {
        beating = null;
      });
      return beating;
    },
    async leave() {
      await backplane.lease(id, 'last');
    },
    rejoin,
    living,
    dead: () => leases.dead(clock.steady()).filter((node) => node.id !== id && !former.has(node.id)),
    left: () => leases.left(clock.steady()),
  };
}
