/**
 * A node's life in the cluster, as its lease tells it.
 *
 *   born ── lease ──▶ alive ── renewed at every beat ──▶ alive
 *     ▲                 │ it ran out (frozen, cut off), or the memory was lost
 *     └─────────────────┘ a new incarnation, in place of the former ones
 */
import { randomUUID } from 'node:crypto';
import type { Backplane, Lease } from './backplane.ts';

export const LEASE_MS = 10_000;
/** A clock that was read over a slower round trip is not worth setting ours by. */
const SLOWEST_CLOCK_MS = 100;

export interface IncarnationOptions {
  /** Epoch ms of this process. */
  readonly clock?: () => number;
  /** Names an incarnation. */
  readonly newId?: () => string;
  /** The lease was renewed. `hasLost`: a node is gone that was alive at the beat before. */
  readonly onBeat: (lease: Lease, hasLost: boolean) => void;
  /** The sessions are still here, but the others were told that they ended, or have no memory of them. */
  readonly onBornAgain: () => void;
}

export interface Incarnation {
  readonly id: string;
  /** In whose place not everything has been stated yet. */
  readonly former: Set<string>;
  /** As far as this node knows, by its own clock. */
  readonly isLeased: boolean;
  /** Epoch ms on the clock of the memory. */
  now(): number;
  /** Renews the lease, one at a time. */
  beat(): Promise<void>;
  bornAgain(): Promise<void>;
  /** All nodes with a lease at the last beat, this one included. */
  living(): string[];
  /** Those whose lease has run out. */
  dead(): Lease['nodes'];
}

export function createIncarnation(backplane: Pick<Backplane, 'lease'>, options: IncarnationOptions): Incarnation {
  const { clock = Date.now, newId = randomUUID, onBeat, onBornAgain } = options;
  const former = new Set<string>();
  let id = newId();
  let isBorn = false;
  /** It was born again, and has not had a lease since. */
  let isNewborn = false;
  let nodes: Lease['nodes'] = [];
  let peers: ReadonlySet<string> = new Set();
  let offsetMs = 0;
  let leasedUntil = Number.NEGATIVE_INFINITY;
  let beating: Promise<void> | null = null;

  const now = () => clock() + offsetMs;
  const living = () => nodes.filter(({ expiresAt }) => expiresAt > now()).map((node) => node.id);

  async function renew(): Promise<void> {
    const startedAt = performance.now();
    const askedAt = clock();
    const lease = await backplane.lease(id, !isBorn);
    const tookMs = performance.now() - startedAt;
    if (tookMs <= SLOWEST_CLOCK_MS) offsetMs = Math.round(lease.now - (askedAt + tookMs / 2));
    nodes = lease.nodes;
    if (!lease.isHeld) return bornAgain();
    isBorn = true;
    leasedUntil = startedAt + LEASE_MS;
    const alive = new Set(living());
    const hasLost = [...peers].some((peer) => !alive.has(peer) && !former.has(peer));
    peers = alive;
    onBeat(lease, hasLost);
    if (!isNewborn) return;
    isNewborn = false;
    onBornAgain();
  }

  async function bornAgain(): Promise<void> {
    former.add(id);
    id = newId();
    isBorn = false;
    isNewborn = true;
    leasedUntil = Number.NEGATIVE_INFINITY;
    await renew();
  }

  return {
    get id() {
      return id;
    },
    former,
    get isLeased() {
      return performance.now() < leasedUntil;
    },
    now,
    beat() {
      beating ??= renew().finally(() => {
        beating = null;
      });
      return beating;
    },
    bornAgain,
    living,
    dead: () => nodes.filter((node) => node.expiresAt <= now() && node.id !== id && !former.has(node.id)),
  };
}
