/** Everything that takes part: servers, gateways, the front, the crowd and its life, and what watches them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { populate } from '../bench/population.ts';
import { type PrivateRedis, startRedis } from '../gateway/test/support/redis.ts';
import { type ReplicatedRedis, startSentinels, startShards } from '../gateway/test/support/redis-replicated.ts';
import { type MachineClock, programClock } from './clock.ts';
import { type Crowd, createCrowd } from './crowd.ts';
import { type DatabaseAddress, openDatabaseAddress } from './database.ts';
import { type Front, openFront } from './front.ts';
import { GATEWAY_SECRET, type Gateway, type GatewayOptions, type Gateways, startGateways } from './gateways.ts';
import { type Life, startLife } from './life.ts';
import { createMessages, type Messages } from './messages.ts';
import { createRandom, type Random } from './random.ts';
import { type Views, watchViews } from './views.ts';

/** What the gateways meet on; one server may be stopped, of several a master may die. */
export type Memory =
  | ({ readonly kind: 'server' } & PrivateRedis)
  | ({ readonly kind: 'cluster' | 'sentinel' } & ReplicatedRedis);

export interface Scene {
  /** The programs of this release, and of the one before; `null`: it cannot be built here. */
  readonly releases: { readonly present: string; readonly former: string | null };
  readonly redis: Memory;
  /** By which everybody goes who serves; `null`: it cannot be set here. */
  readonly redisClock: MachineClock | null;
  readonly database: DatabaseAddress;
  readonly gateways: Gateways;
  readonly front: Front;
  readonly crowd: Crowd;
  readonly life: Life;
  readonly messages: Messages;
  readonly views: Views;
  /** For the choices of the faults. */
  readonly random: Random;
  /** The gateway that holds the most devices. */
  busiest(): Gateway;
  close(): Promise<void>;
}

const PEOPLE = 300;
const CONVERSATION_SIZE = 20;
/** One after the other: the machine is small. */
const COME_EVERY_MS = 20;
const ARRIVAL_MS = 30_000;
const CALM_MS = 3_000;

export interface SceneOptions extends Pick<GatewayOptions, 'count'> {
  readonly redis: Memory['kind'];
  /** It begins with gateways of the former one, where that is given. */
  readonly releases: Scene['releases'];
  /** By the release that begins: its own way of filling a database. */
  readonly fill: typeof populate;
}

/** Resolves when everybody is there. */
export async function setScene(options: SceneOptions, seed: number): Promise<Scene> {
  const closing: (() => unknown)[] = [];
  try {
    const redisClock = options.redis === 'server' ? programClock() : null;
    const [redis, database] = await Promise.all([
      startMemory(options.redis, redisClock?.env ?? {}),
      openDatabaseAddress(),
    ]);
    closing.push(() => redisClock?.remove(), redis.kill, database.close);
    const counts = { members: PEOPLE, conversationSize: CONVERSATION_SIZE, loners: 0 };
    const { members } = await options.fill(database.url, GATEWAY_SECRET, counts);
    const { count, releases } = options;
    const main = releases.former ?? releases.present;
    const gateways = await startGateways({ main, count, redis: wayTo(redis), databaseUrl: database.url });
    closing.push(gateways.close);
    const front = await openFront(gateways.all);
    closing.push(front.close);

    const crowd = createCrowd(members, CONVERSATION_SIZE, front.url, {
      onMoved: (person) => views.moved(person),
      onTold: (device, subjectIds) => views.told(device, subjectIds),
      onMessage: (device, content) => messages.arrived(device, content),
    });
    const messages = createMessages(crowd, front.url, createRandom(seed, 1), () => views.leaked());
    const views = watchViews(crowd, front.gatewayOf);
    const life = startLife(crowd, messages, createRandom(seed, 2));
    closing.push(crowd.close, views.stop, life.end);
    await arrive(crowd);

    return {
      releases,
      redis,
      redisClock,
      database,
      gateways,
      front,
      crowd,
      life,
      messages,
      views,
      random: createRandom(seed, 3),
      busiest: () => busiest(gateways, crowd, front),
      close: () => closeAll(closing),
    };
  } catch (error) {
    await closeAll(closing);
    throw error;
  }
}

async function startMemory(kind: Memory['kind'], env: Readonly<Record<string, string>>): Promise<Memory> {
  switch (kind) {
    case 'server':
      return { kind, ...(await startRedis({ env })) };
    case 'cluster':
      return { kind, ...(await startShards()) };
    case 'sentinel':
      return { kind, ...(await startSentinels()) };
  }
}

/** Gateways are told the addresses of replicated servers by those themselves: no link can stand between. */
function wayTo(redis: Memory): GatewayOptions['redis'] {
  return redis.kind === 'server' ? { port: redis.port } : { url: redis.url };
}

async function arrive(crowd: Crowd): Promise<void> {
  for (const person of crowd.people) {
    crowd.come(person);
    await wait(COME_EVERY_MS);
  }
  const devices = crowd.people.flatMap((person) => person.devices);
  const until = performance.now() + ARRIVAL_MS;
  while (devices.some(({ connectedAt }) => connectedAt === null)) {
    if (performance.now() > until) throw new Error('Not everybody can connect');
    await wait(100);
  }
  await wait(CALM_MS);
}

function busiest(gateways: Gateways, crowd: Crowd, front: Front): Gateway {
  const held = new Map<Gateway, number>(gateways.all().map((gateway) => [gateway, 0]));
  for (const { id, connectedAt } of crowd.people.flatMap(({ devices }) => devices)) {
    const gateway = front.gatewayOf(id);
    if (gateway && connectedAt !== null) held.set(gateway, (held.get(gateway) ?? 0) + 1);
  }
  const [first] = [...held].toSorted(([, a], [, b]) => b - a);
  if (!first) throw new Error('No gateway is left');
  return first[0];
}

async function closeAll(closing: (() => unknown)[]): Promise<void> {
  for (const close of closing.reverse()) await close();
}
