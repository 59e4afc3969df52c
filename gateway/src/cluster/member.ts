/** A node among others: what it states, whom it follows, and what it tells and hears of moves. */
import { systemClock } from '../clock.ts';
import type { Verdict } from '../presence/decision/verdict.ts';
import type { Cluster, ClusterListener } from '../presence/ports.ts';
import type { Backplane } from './backplane.ts';
import { Contact } from './contact.ts';
import { createExpiry } from './expiry.ts';
import { Followed } from './followed.ts';
import { createIncarnation, type IncarnationOptions } from './incarnation.ts';
import { Leavers } from './leavers.ts';
import { createMoved } from './moved.ts';
import { Stating } from './stating.ts';
import { createViewed } from './viewed.ts';

const BEAT_MS = 2_000;

export interface MemberOptions extends Pick<IncarnationOptions, 'clock' | 'newId'> {
  /** Others are judged by their silence only after so long without a gap. */
  readonly settleMs: number;
  /** Something failed that will be tried again. */
  readonly onFailure: (what: string, error: unknown) => void;
}

export function joinCluster(backplane: Backplane, { settleMs, onFailure, ...life }: MemberOptions): Cluster {
  const { clock = systemClock } = life;
  const contact = new Contact({ clock, onFailure });
  const leavers = new Leavers();
  const followed = new Followed(backplane, onFailure);
  const incarnation = createIncarnation(backplane, life);
  const stating = new Stating(backplane, incarnation, leavers, clock);
  const { expireNodes, expire, release } = createExpiry(backplane, incarnation);
  /** Heard from `start` on. */
  let listener: ClusterListener | null = null;
  const moved = createMoved({ backplane, incarnation, listener: () => listener, onFailure });
  const viewed = createViewed({
    backplane,
    nodeId: () => incarnation.id,
    isConnected: () => contact.isConnected && !contact.isStopped,
    clock,
    tell: (conversationId, subjectIds) => listener?.viewed(conversationId, subjectIds),
    onFailure,
  });
  let timer: NodeJS.Timeout | null = null;

  incarnation.listen({
    beaten(lease, hasLost) {
      // Whatever the dead had still to tell is among what was missed.
      if (moved.hasMissed(lease) || hasLost) listener?.missed();
    },
    rejoined() {
      stating.rejoined();
      contact.sound();
      viewed.restate();
      restate().catch((error) => onFailure('stating everything again', error));
    },
  });
  const onExpired = (verdict: Verdict) => listener?.expired(verdict);
  const isSettled = () => contact.isSoundFor(settleMs);

  /** Until everything has been stated, the former incarnations hold it too. Tried again at every beat. */
  async function restate(): Promise<void> {
    const replaced = [...incarnation.former];
    await listener?.restate();
    for (const id of replaced) {
      await backplane.forgetNode(id);
      incarnation.former.delete(id);
    }
  }

  /** What could not be said and heard meanwhile. */
  async function sayAndHear(): Promise<void> {
    moved.restart();
    await followed.subscribeAgain();
    await incarnation.beat();
    contact.sound();
    viewed.restate();
    moved.tellMissed();
    if (incarnation.former.size === 0) await listener?.restate();
    listener?.missed();
    for (const verdict of await followed.readAll()) listener?.heard(verdict);
  }

  async function round(): Promise<void> {
    if (contact.soundSince === Number.POSITIVE_INFINITY) await contact.comeBack(sayAndHear);
    else await incarnation.beat();
    moved.tellMissed();
    if (incarnation.former.size > 0) await restate();
    const left = incarnation.left();
    await release(leavers.take(left, clock.steady()), left, onExpired);
    // Silence means nothing to whoever was silent itself. A goodbye does, if whoever came over could say so since.
    await expireNodes(({ leftAt }) => isSettled() || (leftAt ?? 0) > contact.soundSince, onExpired);
  }

  async function keepAlive(): Promise<void> {
    if (contact.isConnected) {
      await round().catch((error) => {
        contact.doubt();
        onFailure('renewing the lease', error);
      });
    }
    viewed.beat(incarnation.living());
    if (!contact.isStopped) timer = setTimeout(() => void keepAlive(), BEAT_MS);
  }

  return {
    get nodeId() {
      return incarnation.id;
    },
    isAlone: false,
    get isReachable() {
      return contact.isConnected && incarnation.isLeased;
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
        connected: () => void contact.connected(sayAndHear),
        disconnected(error) {
          contact.lost();
          onFailure('keeping in touch with the cluster', error);
        },
      });
      timer = setTimeout(() => void keepAlive(), BEAT_MS);
    },

    async stop() {
      contact.stop();
      if (timer) clearTimeout(timer);
      if (contact.isConnected) await incarnation.leave().catch(() => undefined);
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
