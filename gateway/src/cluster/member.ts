/**
 * A node among others: its lease, its incarnations, whom it follows, and the burying of those that died.
 *
 *   born ── lease ──▶ alive ── renewed every 2 s ──▶ alive
 *     ▲                 │ it ran out (frozen, cut off), or the memory was lost
 *     └── a new incarnation states its sessions again, in place of the former ones
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster, ClusterListener, Statement, StoredSubject, Told, Verdict } from '../presence/ports.ts';
import { type Appeal, type Backplane, Buried, type Lease } from './backplane.ts';

export const LEASE_MS = 10_000;
const BEAT_MS = 2_000;
/** After a failure on the way back. */
const RETRY_MS = 200;
const READ_PORTION = 500;
/** A clock that was read over a slower round trip is not worth setting ours by. */
const SLOWEST_CLOCK_MS = 100;

export interface MemberOptions {
  /** Others are judged by their silence only after so long without a gap. */
  readonly settleMs: number;
  /** Something failed that will be tried again. */
  readonly onFailure: (what: string, error: unknown) => void;
  /** Epoch ms of this process. */
  readonly clock?: () => number;
  /** Names an incarnation. */
  readonly newId?: () => string;
}

const NO_ONE_SAYS = { sessions: 0, endedAt: null, word: null, flapping: { ends: [], delayMs: 0 }, isRefresh: false };

export function joinCluster(backplane: Backplane, options: MemberOptions): Cluster {
  const { clock = Date.now, newId = randomUUID } = options;
  let nodeId = newId();
  const former = new Set<string>();
  const listed = new Set<string>();
  const followed = new Set<string>();
  const burying = new Set<string>();
  let listener: ClusterListener | null = null;
  let nodes: Lease['nodes'] = [];
  /** The nodes that were alive at the last beat. */
  let peers: ReadonlySet<string> = new Set();
  let offsetMs = 0;
  let isBorn = false;
  let isConnected = false;
  let leasedUntil = Number.NEGATIVE_INFINITY;
  /** Since when nothing was missed, on the clock of `performance.now()`. */
  let soundSince = Number.POSITIVE_INFINITY;
  /** Some move could not be told. */
  let hasUntold = false;
  let movesHeard: number | null = null;
  let wasBehind = false;
  let beating: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const now = () => clock() + offsetMs;
  const isLeased = () => performance.now() < leasedUntil;
  const isSettled = () => isConnected && performance.now() - soundSince >= options.settleMs;
  const living = () => nodes.filter(({ expiresAt }) => expiresAt > now()).map(({ id }) => id);

  // ---- the lease -----------------------------------------------------------------------------------------------

  function beat(): Promise<void> {
    beating ??= renew().finally(() => {
      beating = null;
    });
    return beating;
  }

  async function renew(): Promise<void> {
    const startedAt = performance.now();
    const askedAt = clock();
    const lease = await backplane.lease(nodeId, !isBorn);
    const tookMs = performance.now() - startedAt;
    if (tookMs <= SLOWEST_CLOCK_MS) offsetMs = Math.round(lease.now - (askedAt + tookMs / 2));
    nodes = lease.nodes;
    if (!lease.isHeld) return beBornAgain();
    const alive = new Set(living());
    // Whatever the dead had still to tell.
    if ([...peers].some((id) => !alive.has(id) && !former.has(id))) listener?.missed();
    peers = alive;
    isBorn = true;
    leasedUntil = startedAt + LEASE_MS;
    compareMoves(lease.moves);
  }

  /** The sessions are still here, but the others were told that they ended, or have no memory of them. */
  async function beBornAgain(): Promise<void> {
    former.add(nodeId);
    nodeId = newId();
    isBorn = false;
    listed.clear();
    soundSince = performance.now();
    await renew();
    restate().catch((error) => options.onFailure('stating everything again', error));
  }

  /** Until everything has been stated, the former incarnations hold it too. Tried again at every beat. */
  async function restate(): Promise<void> {
    const replaced = [...former];
    await listener?.restate();
    for (const id of replaced) {
      await backplane.strike(id);
      former.delete(id);
    }
  }

  async function keepAlive(): Promise<void> {
    try {
      if (isConnected) {
        await beat();
        if (soundSince === Number.POSITIVE_INFINITY) soundSince = performance.now();
        if (hasUntold) tell({ kind: 'missed' });
        if (former.size > 0) await restate();
        if (isSettled()) await buryTheDead();
      }
    } catch (error) {
      soundSince = Number.POSITIVE_INFINITY;
      if (isConnected) options.onFailure('renewing the lease', error);
    }
    if (!isStopped) timer = setTimeout(() => void keepAlive(), BEAT_MS);
  }

  // ---- what others say -----------------------------------------------------------------------------------------

  /** Moves are counted, so that one that did not arrive is noticed, at the next beat but one if it was the last. */
  function compareMoves(told: number): void {
    movesHeard ??= told;
    const isBehind = told !== movesHeard;
    if (isBehind && (wasBehind || told < movesHeard)) {
      movesHeard = told;
      wasBehind = false;
      listener?.missed();
    } else {
      wasBehind = isBehind;
    }
  }

  function moved(move: Told, count: number, tellerId: string): void {
    if (movesHeard !== null && count <= movesHeard) return;
    const isGap = movesHeard !== null && count > movesHeard + 1;
    movesHeard = count;
    if (isGap || move.kind === 'missed') listener?.missed();
    if (tellerId !== nodeId && move.kind !== 'missed') listener?.moved(move);
  }

  async function connected(): Promise<void> {
    isConnected = true;
    while (isConnected && !isStopped) {
      try {
        await comeBack();
        return;
      } catch (error) {
        options.onFailure('coming back to the cluster', error);
        await pause(RETRY_MS);
      }
    }
  }

  /** Says and hears what could not be said and heard meanwhile. */
  async function comeBack(): Promise<void> {
    movesHeard = null;
    wasBehind = false;
    await backplane.subscribe([...followed]);
    await beat();
    soundSince = performance.now();
    if (hasUntold) tell({ kind: 'missed' });
    if (former.size === 0) await listener?.restate();
    listener?.missed();
    for (const verdict of await read([...followed])) listener?.heard(verdict);
  }

  /** What could not be told is not told late: by then something else may be true. The others read for themselves. */
  function tell(move: Told): void {
    backplane.tell(move, nodeId).then(
      () => {
        if (move.kind === 'missed') hasUntold = false;
      },
      (error) => {
        hasUntold = true;
        options.onFailure('telling of a move', error);
      },
    );
  }

  async function read(subjectIds: readonly string[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (let i = 0; i < subjectIds.length; i += READ_PORTION) {
      verdicts.push(...(await backplane.read(subjectIds.slice(i, i + READ_PORTION))));
    }
    return verdicts;
  }

  // ---- the dead ------------------------------------------------------------------------------------------------

  async function buryTheDead(): Promise<void> {
    for (const { id, expiresAt } of nodes) {
      if (expiresAt > now() || id === nodeId || former.has(id) || burying.has(id)) continue;
      burying.add(id);
      try {
        await buryNode(id, expiresAt - LEASE_MS);
      } finally {
        burying.delete(id);
      }
    }
  }

  /** Each of its subjects once, however many nodes bury it at the same time: the record decides. */
  async function buryNode(id: string, lastSignOfLife: number): Promise<void> {
    for await (const subjectIds of backplane.heldBy(id)) {
      const verdicts = await Promise.all(
        subjectIds.map((subjectId) => {
          const subject = { id: subjectId, username: '', kind: 'user' as const };
          const facts = { isOnline: false, lastSeen: null, lastActiveAt: null, version: 0 };
          return gone({ subject, facts, endedAt: lastSignOfLife, dead: [id] });
        }),
      );
      for (const verdict of verdicts) if (verdict) listener?.buried(verdict);
    }
    await backplane.strike(id);
  }

  function gone(of: Pick<Appeal, 'subject' | 'facts' | 'endedAt' | 'dead'>): Promise<Verdict | null> {
    return backplane.decide({ ...NO_ONE_SAYS, ...of, says: 'gone', nodeId, replaces: [] });
  }

  // ---- statements ----------------------------------------------------------------------------------------------

  async function decide(statement: Statement): Promise<Verdict> {
    // Frozen for longer than the lease, say: then others have buried this incarnation.
    if (!isLeased()) await beat();
    const { id } = statement.subject;
    if (statement.says === 'held' && !listed.has(id)) {
      listed.add(id);
      await backplane.list(nodeId, id);
    }
    const verdict = await backplane.decide({ ...statement, nodeId, replaces: [...former], dead: [] });
    if (!verdict) throw new Error('the cluster did not decide');
    if (statement.says === 'released' && listed.delete(id)) await backplane.unlist(nodeId, id);
    return verdict;
  }

  return {
    get nodeId() {
      return nodeId;
    },
    isAlone: false,
    get isReachable() {
      return isConnected && isLeased();
    },
    get isSettled() {
      return isSettled();
    },
    get isFirst() {
      return living().sort()[0] === nodeId;
    },
    now,

    start(to) {
      listener = to;
      backplane.listen({
        news: (verdict) => listener?.heard(verdict),
        moved,
        connected: () => void connected(),
        disconnected(error) {
          isConnected = false;
          soundSince = Number.POSITIVE_INFINITY;
          options.onFailure('keeping in touch with the cluster', error);
        },
      });
      timer = setTimeout(() => void keepAlive(), BEAT_MS);
    },

    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      // The full time, for those who come back on another node.
      if (isConnected) await beat().catch(() => undefined);
      await backplane.close();
    },

    async state(statement) {
      try {
        return await decide(statement);
      } catch (error) {
        if (!(error instanceof Buried)) throw error;
        if (error.nodeId === nodeId) await beBornAgain();
        return decide(statement);
      }
    },

    async bury(stored: StoredSubject, endedAt) {
      // A memory that has been emptied knows this node no more either: then silence means nothing.
      await beat();
      if (!isSettled()) return null;
      const { id, username, kind, facts } = stored;
      const [known] = await backplane.read([id]);
      const alive = new Set([...living(), nodeId]);
      const dead = Object.keys(known?.holders ?? {}).filter((holder) => !alive.has(holder));
      return gone({ subject: { id, username, kind }, facts, endedAt, dead });
    },

    async follow(subjectIds) {
      const added = [...subjectIds].filter((id) => !followed.has(id));
      if (added.length === 0) return [];
      await backplane.subscribe(added);
      const verdicts = await read(added);
      for (const id of added) followed.add(id);
      return verdicts;
    },

    followOnly(subjectIds) {
      const removed = [...followed].filter((id) => !subjectIds.has(id));
      for (const id of removed) followed.delete(id);
      if (removed.length === 0) return;
      backplane.unsubscribe(removed).catch((error) => options.onFailure('following fewer subjects', error));
    },

    read,

    async livingElsewhere(subjectIds) {
      await beat();
      const others = new Set(living().filter((id) => id !== nodeId));
      const verdicts = await read(subjectIds);
      const sessions = new Map<string, number>();
      for (const { subject, holders } of verdicts) {
        const counts = Object.entries(holders).filter(([holder]) => others.has(holder));
        if (counts.length > 0)
          sessions.set(
            subject.id,
            counts.reduce((sum, [, count]) => sum + count, 0),
          );
      }
      return sessions;
    },

    tell,
  };
}
