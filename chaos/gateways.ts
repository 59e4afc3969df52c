/** The gateways: three places, in each of which one process runs, and another one after its death. */

import { type Link, openLink } from '../gateway/test/support/link.ts';
import { type Program, startProgram } from '../server/test/integration/support/process.ts';
import { gatewayClock, type MachineClock } from './clock.ts';

export interface Gateway extends Program {
  /** Of this process alone: the place and which one it is there, `B2` say. */
  readonly name: string;
  readonly place: Place;
  readonly url: string;
}

/** What outlives the process in it. */
export interface Place {
  readonly name: string;
  /** `null`: it cannot be cut off. */
  readonly redis: Link | null;
  readonly clock: MachineClock;
  gateway: Gateway | null;
}

export interface Gateways {
  /** Those that run, frozen or not. */
  all(): Gateway[];
  /** Starts the next process in a place, of another release if told; resolves when it listens. */
  start(place: Place, main?: string): Promise<Gateway>;
  kill(gateway: Gateway): Promise<void>;
  /** SIGTERM; resolves when it has ended. */
  terminate(gateway: Gateway): Promise<void>;
  /** What the gateways logged as an error so far, those that have ended too. */
  errors(): string[];
  close(): Promise<void>;
}

const PLACES = ['A', 'B', 'C'];

/** Of the logger's numbers. */
const ERROR_LEVEL = 50;

export const GATEWAY_SECRET = 'known to the chaos test alone';

export interface GatewayOptions {
  /** The compiled program. */
  readonly main: string;
  /** 1 to 3. */
  readonly count: number;
  /** By a link of each gateway's own to a port, or straight to an address. */
  readonly redis: { readonly port: number } | { readonly url: string };
  readonly databaseUrl: string;
}

/** Every setting that is not named here keeps its default. */
export async function startGateways({ main, count, redis, databaseUrl }: GatewayOptions): Promise<Gateways> {
  const places: Place[] = await Promise.all(
    PLACES.slice(0, count).map(async (name) => ({
      name,
      redis: 'port' in redis ? await openLink(redis.port) : null,
      clock: gatewayClock(),
      gateway: null,
    })),
  );
  const starts = new Map<Place, number>();
  const started: Gateway[] = [];
  const killAll = () => {
    for (const { gateway } of places) void gateway?.kill();
  };
  process.on('exit', killAll);

  async function start(place: Place, release = main): Promise<Gateway> {
    const nth = (starts.get(place) ?? 0) + 1;
    starts.set(place, nth);
    const program = startProgram(release, [], {
      NODE_ENV: 'production',
      PORT: '0',
      REDIS_URL: place.redis?.url ?? addressOf(redis),
      DATABASE_URL: databaseUrl,
      JWT_SECRET: GATEWAY_SECRET,
      LOG_LEVEL: 'warn',
      ...place.clock.env,
    });
    const [, url = ''] = await program.prints(/listening on (\S+)/);
    const gateway = { ...program, name: `${place.name}${nth}`, place, url };
    place.gateway = gateway;
    started.push(gateway);
    return gateway;
  }

  async function end({ place }: Gateway, ending: Promise<unknown>): Promise<void> {
    place.gateway = null;
    await ending;
  }

  await Promise.all(places.map((place) => start(place)));
  return {
    all: () => places.flatMap(({ gateway }) => gateway ?? []),
    start,
    kill: (gateway) => end(gateway, gateway.kill()),
    terminate: (gateway) => end(gateway, gateway.terminate()),
    errors: () => started.flatMap(({ name, output }) => errorsIn(output()).map((error) => `${name}: ${error}`)),
    async close() {
      for (const { gateway } of places) await gateway?.kill();
      for (const { redis, clock } of places) {
        redis?.close();
        clock.remove();
      }
      process.off('exit', killAll);
    },
  };
}

/** The lines of a log that tell of an error or worse; the last one may still be on its way. */
function errorsIn(output: string): string[] {
  const lines = output.split('\n').slice(0, -1);
  return lines.filter((line) => line.startsWith('{') && (JSON.parse(line) as { level: number }).level >= ERROR_LEVEL);
}

const addressOf = (redis: GatewayOptions['redis']) => ('url' in redis ? redis.url : `redis://127.0.0.1:${redis.port}`);
