/** What is done to the system, one after the other, and what is asked of it. Numbers in brackets: `README.md`. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Doubt } from './doubt.ts';
import type { Gateway } from './gateways.ts';
import { removeSome } from './removal.ts';
import type { Memory, Scene } from './scene.ts';

export interface Fault {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  /** It begins with gateways of the former release, and a database that no other has seen. */
  readonly isUpgrade?: true;
  /** Which Redis it is done to; any, unless told. */
  readonly redis?: readonly Memory['kind'][];
  /** Does it, and undoes it: the fault lasts until this resolves. */
  act(scene: Scene, injure: Injure): Promise<void>;
  /** What nobody can know stays unknown for so long at least, milliseconds from the beginning. */
  readonly doubtMs?: number;
  /** For how long the views are watched after the end, milliseconds: whatever it sets off has happened by then. */
  readonly watchMs: number;
  readonly target: Target;
}

/** Called in the moment in which the fault begins. */
export type Injure = (gateways: readonly Gateway[], about?: Pick<Doubt, 'leaseEnds'>) => void;

export interface Target {
  /** From which moment on the time until every view is right is counted. */
  readonly from: 'fault' | 'end';
  readonly seconds: number;
  /** Nobody who is there may be shown offline, at any time. */
  readonly noFalseOffline?: true;
  /** Nobody who is gone may be shown online, at any time. */
  readonly noFalseOnline?: true;
  /** No gateway may log an error. */
  readonly noErrors?: true;
  /** Every message has to reach those who are connected. */
  readonly noneLate?: true;
  /** So long after the end a message may still be refused. */
  readonly refusedSeconds?: number;
}

const OUTAGE_MS = 30_000;
const HOUR_MS = 3_600_000;
/** For longer than a lease. */
const CLOCK_MS = 15_000;
const FREEZE_MS = 20_000;
/** Until the former primary has been given up and the next one is chosen, as failover tools do it. */
const FENCED_MS = 5_000;
/** For so long a shard has no replica, or a master one less. */
const REPLACED_MS = 10_000;
/** A lease of 10 s, checked every 2 s. */
const LEASE_MS = 12_000;
/** Lease and sweep: by then everything has healed, whatever was missed. */
const HEALED: Target = { from: 'end', seconds: 25 };
/** The start-up grace and a sweep, with some air: by then an empty Redis is believed again. */
const GRACE_AND_SWEEP_MS = 33_000;
/** Of those who are on a gateway that dies, these are lost with it: their tab closes while nobody can hear it. */
const VANISH_EVERY = 10;

const ROLLING_MS = 2_000;
/** For so long after each step of an upgrade both releases serve side by side: a sweep at least. */
const MIXED_MS = 16_000;

const SEPARATED = { leaseEnds: true };

export const FAULTS: readonly Fault[] = [
  {
    name: 'none',
    title: 'nothing at all',
    act: () => wait(10_000),
    watchMs: 2_000,
    target: { from: 'fault', seconds: 0, noFalseOffline: true, noFalseOnline: true, noneLate: true },
  },
  {
    name: 'kill',
    title: 'a gateway is killed (kill -9)',
    async act({ busiest, gateways, crowd, front, life }, injure) {
      const victim = busiest();
      const lost = crowd.people
        .filter(({ isThere, devices }) => isThere && devices.every(({ id }) => front.gatewayOf(id) === victim))
        .filter((_, i) => i % VANISH_EVERY === 0);
      injure([victim], SEPARATED);
      const killed = gateways.kill(victim);
      for (const person of lost) life.send(person, 2 * LEASE_MS);
      await killed;
      await gateways.start(victim.place);
    },
    doubtMs: LEASE_MS,
    watchMs: 20_000,
    target: { from: 'fault', seconds: 15 },
  },
  {
    name: 'freeze',
    title: 'a gateway is frozen for 20 s (SIGSTOP, SIGCONT)',
    async act({ busiest }, injure) {
      const victim = busiest();
      injure([victim], SEPARATED);
      victim.freeze();
      await wait(FREEZE_MS);
      victim.wake();
    },
    watchMs: 27_000,
    target: HEALED,
  },
  {
    name: 'redis-restart',
    title: 'Redis is restarted, empty',
    redis: ['server'],
    async act({ redis, gateways }, injure) {
      if (redis.kind !== 'server') return;
      injure(gateways.all());
      await redis.kill();
      await redis.start();
    },
    watchMs: GRACE_AND_SWEEP_MS,
    target: { from: 'end', seconds: 15 },
  },
  {
    name: 'redis-stop',
    title: 'Redis is stopped for 30 s',
    redis: ['server'],
    async act({ redis, gateways }, injure) {
      if (redis.kind !== 'server') return;
      injure(gateways.all());
      await redis.stop();
      await wait(OUTAGE_MS);
      await redis.start();
    },
    watchMs: GRACE_AND_SWEEP_MS,
    target: { from: 'end', seconds: 15 },
  },
  {
    name: 'redis-failover',
    title: 'a master of Redis is killed, and comes back later',
    redis: ['cluster', 'sentinel'],
    async act({ redis, gateways }, injure) {
      if (redis.kind === 'server') return;
      injure(gateways.all());
      await redis.failOver();
      await wait(REPLACED_MS);
      await redis.recover();
    },
    watchMs: GRACE_AND_SWEEP_MS,
    target: { from: 'end', seconds: 15 },
  },
  {
    name: 'database-stop',
    title: 'the database is stopped for 30 s',
    async act({ database }, injure) {
      injure([]);
      await database.stop();
      await wait(OUTAGE_MS);
      await database.start();
    },
    watchMs: 20_000,
    // Whoever opens a device meanwhile has to wait; whoever is there goes on as if nothing were.
    target: { ...HEALED, noFalseOffline: true, noFalseOnline: true, noneLate: true },
  },
  {
    name: 'failover',
    title: 'PostgreSQL fails over behind its address',
    async act({ database }, injure) {
      const takeover = await database.prepare();
      injure([]);
      await takeover.fence();
      await wait(FENCED_MS);
      await takeover.promote();
    },
    watchMs: 20_000,
    target: { ...HEALED, noFalseOffline: true, noFalseOnline: true, noneLate: true, refusedSeconds: 5 },
  },
  {
    name: 'cut',
    title: 'one gateway is cut off from Redis for 30 s',
    redis: ['server'],
    async act({ busiest }, injure) {
      const victim = busiest();
      injure([victim], SEPARATED);
      victim.place.redis?.silence();
      await wait(OUTAGE_MS);
      victim.place.redis?.mend();
    },
    watchMs: 27_000,
    target: HEALED,
  },
  {
    name: 'missed-removal',
    title: 'people are removed while theirs is cut off',
    redis: ['server'],
    async act(scene, injure) {
      const victim = scene.busiest();
      injure([victim], SEPARATED);
      victim.place.redis?.cut();
      await removeSome(scene, victim);
      await wait(LEASE_MS);
      victim.place.redis?.mend();
    },
    watchMs: 40_000,
    target: HEALED,
  },
  {
    name: 'clock',
    title: 'the clock of one gateway is set forward by an hour, then back by two',
    async act({ busiest }, injure) {
      const { place } = busiest();
      injure([]);
      for (const aheadMs of [HOUR_MS, -HOUR_MS, 0]) {
        place.clock.set(aheadMs);
        await wait(CLOCK_MS);
      }
    },
    watchMs: 20_000,
    // Whoever is there stays there, and is seen by all the others: none of them counts by that clock.
    target: { from: 'end', seconds: 15, noFalseOffline: true, noFalseOnline: true, noneLate: true },
  },
  {
    name: 'redis-clock',
    title: 'the clock of Redis is set forward by an hour, then back by two',
    redis: ['server'],
    async act({ redisClock }, injure) {
      if (!redisClock) throw new Error('Without a C compiler (cc) the clock of Redis cannot be set');
      injure([]);
      for (const aheadMs of [HOUR_MS, -HOUR_MS, 0]) {
        redisClock.set(aheadMs);
        await wait(CLOCK_MS);
      }
    },
    watchMs: 20_000,
    // Until its fresh snapshot comes a device may count on a time that is no more.
    target: { from: 'end', seconds: 15 },
  },
  {
    name: 'rolling',
    title: 'all gateways are restarted in turn (SIGTERM)',
    act: (scene, injure) => replaceAll(scene, injure, scene.releases.present, ROLLING_MS),
    watchMs: 20_000,
    target: { ...HEALED, noFalseOffline: true },
  },
  {
    name: 'upgrade',
    title: 'gateways of protocol 3 give way to these in turn',
    isUpgrade: true,
    act: (scene, injure) => replaceAll(scene, injure, scene.releases.present, MIXED_MS),
    watchMs: 20_000,
    target: { ...HEALED, noFalseOffline: true, noErrors: true },
  },
  {
    name: 'rollback',
    title: 'these give way to gateways of protocol 3 in turn',
    isUpgrade: true,
    act: (scene, injure) => replaceAll(scene, injure, scene.releases.former ?? '', MIXED_MS),
    watchMs: 20_000,
    target: { ...HEALED, noFalseOffline: true, noErrors: true },
  },
];

/** One gateway after the other ends (SIGTERM), and one of this release starts in its place. */
async function replaceAll({ gateways }: Scene, injure: Injure, release: string, everyMs: number): Promise<void> {
  injure([]);
  for (const gateway of gateways.all()) {
    await gateways.terminate(gateway);
    await gateways.start(gateway.place, release);
    await wait(everyMs);
  }
}
