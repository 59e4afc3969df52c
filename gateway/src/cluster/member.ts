/** A node among others: what it states, whom it follows, and what it tells and hears of moves. */
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../clock.ts';
import type { Cluster, ClusterListener, Verdict } from '../presence/ports.ts';
import type { Backplane } from './backplane.ts';
import { createExpiry } from './expiry.ts';
import { Followed } from './followed.ts';
import { createIncarnation, type IncarnationOptions } from './incarnation.ts';
import { Leavers } from './leavers.ts';
import { createMoved } from './moved.ts';
import { Stating } from './stating.ts';
import { createViewed } from './viewed.ts';

const BEAT_MS = 2_000;
/** After a failure on the way back. */
const RETRY_MS = 200;

export interface MemberOptions extends Pick<IncarnationOptions, 'clock' | 'newId'> {
  /** Others are judged by their silence only after so long without a gap. */
  readonly settleMs: number;
  /** Something failed that will be tried again. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export function joinCluster(backplane: Backplane, { settleMs, onFailure, ...life }: MemberOptions): Cluster {
  const { clock = systemClock } = life;
  const moved = createMoved({
    backplane,
    incarnation: () => incarnation,
    listener: () => listener,
    onFailure,
  });
  const leavers = new Leavers();
  const followed = new Followed(backplane, onFailure);
  let listener: ClusterListener | null = null;
  let isConnected = false;
  /** Since when nothing was missed, by the steady clock. */
  let soundSince = Number.POSITIVE_INFINITY;
  let returning: Promise<void> | null = null;
  /** How often it was connected; a shard that has another master counts as well. */
  let connections = 0;
  let isPersisting = false;
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  const incarnation = createIncarnation(backplane, {
    ...life,
    onBeat(lease, hasLost) {
      // Whatever the dead had still to tell is among what was missed.
      if (moved.hasMissed(lease) || hasLost) listener?.missed();
    },
    onRejoined() {
      stating.rejoined();
      soundSince = clock.steady();
      viewed.restate();
      restate().catch((error) => onFailure('stating everything again', error));
    },
  });
  const stating = new Stating(backplane, incarnation, leavers, clock);
  const viewed = createViewed({
    backplane,
    nodeId: () => incarnation.id,
    isConnected: () => isConnected && !isStopped,
    clock,
    tell: (conversationId, subjectIds) => listener?.viewed(conversationId, subjectIds),
    onFailure,
  });
  const { expireNodes, expire, release } = createExpiry(backplane, incarnation);
  const onExpired = (verdict: Verdict) => listener?.expired(verdict);
  const isSettled = () => isConnected && clock.steady() - soundSince >= settleMs;

  /** Until everything has been stated, the former incarnations hold it too. Tried again at every beat. */
  async function restate(): Promise<void> {
    const replaced = [...incarnation.former];
    await listener?.restate();
    for (const id of replaced) {
      await backplane.forgetNode(id);
      incarnation.former.delete(id);
    }
  }

  async function round(): Promise<void> {
    if (soundSince === Number.POSITIVE_INFINITY) await comeBack();
    else await incarnation.beat();
    moved.tellMissed();
    if (incarnation.former.size > 0) await restate();
    const left = incarnation.left();
    await release(leavers.take(left, clock.steady()), left, onExpired);
    // Silence means nothing to whoever was silent itself. A goodbye does, if whoever came over could say so since.
    await expireNodes(({ leftAt }) => isSettled() || (leftAt ?? 0) > soundSince, onExpired);
  }

  async function keepAlive(): Promise<void> {
    if (isConnected) {
      await round().catch((error) => {
        soundSince = Number.POSITIVE_INFINITY;
        onFailure('renewing the lease', error);
      });
    }
    viewed.beat(incarnation.living());
    if (!isStopped) timer = setTimeout(() => void keepAlive(), BEAT_MS);
  }

  async function connected(): Promise<void> {
    isConnected = true;
    connections += 1;
    if (isPersisting) return;
    isPersisting = true;
    for (let tried = 0; isConnected && !isStopped && tried < connections; ) {
      const latest = connections;
      try {
        await comeBack();
        tried = latest;
      } catch (error) {
        onFailure('coming back to the cluster', error);
        await pause(RETRY_MS);
      }
    }
    isPersisting = false;
  }

  /** Says and hears what could not be said and heard meanwhile; whoever notices first that this can be done again. */
  function comeBack(): Promise<void> {
    returning ??= sayAndHear().finally(() => {
      returning = null;
    });
    return returning;
  }

  async function sayAndHear(): Promise<void> {
    moved.restart();
    await followed.subscribeAgain();
    await incarnation.beat();
    soundSince = clock.steady();
    viewed.restate();
    moved.tellMissed();
    if (incarnation.former.size === 0) await listener?.restate();
    listener?.missed();
    for (const verdict of await followed.readAll()) listener?.heard(verdict);
  }

  return {
    get nodeId() {
      return incarnation.id;
    },
    isAlone: false,
    get isReachable() {
      return isConnected && incarnation.isLeased;
    },
    get isSettled() {
      return isSettled();
    },
    get living() {
      return incarnation.living();
    },
    get isFirst() {
      return incarnation.living().sort()[0] === incarnation.id;
    },
    now: incarnation.now,
    timed: incarnation.timed,

    start(to) {
      listener = to;
      backplane.listen({
        news: to.heard,
        moved: moved.hear,
        viewed: viewed.heard,
        connected: () => void connected(),
        disconnected(error) {
          isConnected = false;
          soundSince = Number.POSITIVE_INFINITY;
          onFailure('keeping in touch with the cluster', error);
        },
      });
      timer = setTimeout(() => void keepAlive(), BEAT_MS);
    },

    async stop() {
      isStopped = true;
      if (timer) clearTimeout(timer);
      if (isConnected) await incarnation.leave().catch(() => undefined);
      await backplane.close();
    },

    state: (statement) => stating.state(statement),

    async expire(stored, endedAt) {
      // A memory that has been emptied knows this node no more either: then silence means nothing.
      await incarnation.beat();
      return isSettled() ? expire(stored, endedAt) : null;
    },

    follow: (subjectIds) => followed.add(subjectIds),
    followOnly: (subjectIds) => followed.keepOnly(subjectIds),
    read: (subjectIds) => followed.read(subjectIds),

    async livingElsewhere(subjectIds) {
      await incarnation.beat();
      const others = incarnation.living().filter((id) => id !== incarnation.id);
      return sessionsOf(await followed.read(subjectIds), new Set(others));
    },

    tell: moved.tell,
    view: viewed.view,
    viewersElsewhere: viewed.elsewhere,
  };
}

/** How many sessions these nodes hold, of each subject of whom they hold any. */
function sessionsOf(verdicts: readonly Verdict[], nodeIds: ReadonlySet<string>): Map<string, number> {
  const sessions = new Map<string, number>();
  for (const { subject, holders } of verdicts) {
    const counts = Object.entries(holders).filter(([holder]) => nodeIds.has(holder));
    const sum = counts.reduce((total, [, count]) => total + count, 0);
    if (counts.length > 0) sessions.set(subject.id, sum);
  }
  return sessions;
}
