/** One gateway: database, chat, presence, sockets and HTTP put together. The only file, with `main`, that knows them all. */
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { type Clock, type Cluster, singleNode, systemClock } from '@meeshy/status-gateway';
import { within } from '@meeshy/status-gateway/host';
import { redisCluster } from '@meeshy/status-gateway/redis';
import { type OperatorFigures, writeTime } from '@meeshy/status-protocol';
import type { Logger } from 'pino';
import { BUILT_DOCUMENTS, BUILT_WEB_APP, GATEWAY_VERSION } from './built.ts';
import { startCanary } from './canary/canary.ts';
import { createCanaryPair } from './canary/pair.ts';
import type { DatabaseHealth } from './database/health.ts';
import { type Geoip, openGeoip } from './geoip/geoip.ts';
import { type ServingTimes, serveNewestFirst } from './http/newest-first.ts';
import { createHttp } from './http/server.ts';
import { attachSockets } from './http/upgrades.ts';
import { createKeys } from './keys/keys.ts';
import { createMetrics, type Metrics, type UnforeseenOrigin } from './metrics.ts';
import { askGateways } from './operators/found.ts';
import { createOperatorWatch } from './operators/watch.ts';
import { type OutwardTimes, runOutward } from './outward.ts';
import { newPrivateKey, type VapidKeys, vapidKeysOf } from './push/vapid.ts';
import type { Settings } from './settings.ts';
import { trackConnections } from './sockets/connections.ts';
import { watchPolling } from './sockets/origins.ts';
import { relayChat } from './sockets/relay.ts';
import { createSocketServer } from './sockets/server.ts';
import { openStorage, type Storage } from './storage.ts';
import { runChat } from './wiring/chat.ts';
import { createCircle } from './wiring/circle.ts';
import { presenceOn } from './wiring/presence.ts';
import { createReports, type Reports } from './wiring/reports.ts';

/** A client that is frozen or unreachable never says goodbye: after this long it is not waited for. */
const FAREWELL_MS = 1_000;

/** So many may wait to be taken when everybody comes back at once; with Node's 511 the others wait for seconds. */
const WAITING_CONNECTIONS = 4_096;

/** Times that are no settings: a test need not wait for all of them. */
export interface Times extends OutwardTimes {
  /** Who else views a conversation, a session is told no more often (P20). */
  readonly viewersToldAgainMs?: number;
  readonly serving?: ServingTimes;
}

export interface Gateway {
  readonly url: string;
  /** Counts and logs what was thrown and nobody foresaw. */
  unforeseen(origin: UnforeseenOrigin, error: unknown): void;
  /** Takes everybody offline, writes what is owed, closes everything. */
  stop(): Promise<void>;
}

/** Throws an `Error` of one sentence when the database or the port cannot be had. */
export async function startGateway(
  settings: Settings,
  log: Logger,
  clock: Clock = systemClock,
  times: Times = {},
): Promise<Gateway> {
  const storage = await openStorage(settings.databaseUrl, { shared: settings.redisUrl !== null });
  try {
    return await startOn(storage, settings, log, clock, times);
  } catch (error) {
    // Whoever comes next is not to find it in use.
    await storage.close();
    throw error;
  }
}

async function startOn(
  storage: Storage,
  settings: Settings,
  log: Logger,
  clock: Clock,
  times: Times,
): Promise<Gateway> {
  const secret = settings.jwtSecret ?? (await storage.keptSecret());
  const vapidKeys = await vapidKeysOn(storage, settings);
  const now = () => clock.wall();
  const circle = createCircle();
  const canary = settings.canary ? createCanaryPair() : null;
  const metrics = createMetrics(() => circle.counted, now);
  const reports = createReports({ log, metrics, clock, settings });
  const geoip = await geoipOf(settings, log, metrics);

  const io = createSocketServer({ ...settings, onForeignOrigin: reports.foreignOrigin });
  const operators = createOperatorWatch({
    presence: () => circle.counted,
    ...(settings.redisUrl !== null && { elsewhere: (findHere) => askGateways(io, findHere) }),
    log,
    onRefused: reports.refused,
    clock,
  });
  const endRelay = settings.redisUrl === null ? null : relayChat(io, settings.redisUrl);
  const cluster = clusterOf(settings, clock, reports);
  const running = await runChat({ storage, settings, secret, io, circle, reports, log, clock });
  const { chat, database } = running;

  const presence = presenceOn({
    io,
    settings,
    cluster,
    store: storage.store,
    chat: running,
    operators,
    canary,
    geoip,
    circle,
    reports,
    clock,
    viewersToldAgainMs: times.viewersToldAgainMs,
  });
  const thresholds = { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs };
  const counted = canary?.uncountedIn(presence, thresholds) ?? presence;
  const outward = runOutward({
    storage,
    settings,
    vapidKeys,
    presence,
    chat,
    io,
    cluster,
    metrics,
    isInternal: (userId) => canary?.has(userId) === true,
    onFailed: reports.failed,
    clock,
    times,
  });
  circle.close({ presence, counted, outward });

  let phase: 'starting' | 'ready' | 'stopping' = 'starting';
  const { webhooks, alerts, push, histories, shownHistories } = outward;
  const app = createHttp({
    settings,
    chat,
    presence: counted,
    keys: createKeys(storage.keys, settings.apiKeys, now),
    webhooks,
    alerts,
    push,
    histories,
    shownHistories,
    metrics,
    log,
    database,
    isInTouch: () => cluster.isReachable,
    phase: () => phase,
    webApp: BUILT_WEB_APP,
    documents: BUILT_DOCUMENTS,
  });
  serveNewestFirst(app.server, reports.queue, times.serving);
  attachSockets(io, app.server);
  watchPolling(io, settings.corsOrigins, reports.foreignOrigin);
  const endConnections = trackConnections(app.server);
  await presence.ready;
  await app.listen({ host: settings.host, port: settings.port, backlog: WAITING_CONNECTIONS });
  phase = 'ready';
  const { port } = app.server.address() as AddressInfo;
  operators.start(figuresOf(`${hostname()}:${port}`, writeTime(now()) ?? '', cluster, database));
  outward.start();
  const stopCanary = canary && startCanary(`http://${reachable(settings.host)}:${port}`, canary, settings, metrics);

  return {
    url: `http://${inUrl(settings.host)}:${port}`,
    unforeseen: reports.unforeseen,
    async stop() {
      phase = 'stopping';
      running.stop();
      geoip?.stop();
      operators.stop();
      stopCanary?.();
      try {
        // Whoever is taken offline from here on has not left.
        await within(FAREWELL_MS, outward.stop()).catch((error) =>
          reports.failed('stopping what is told and recorded elsewhere', error),
        );
        await presence.stop();
      } finally {
        outward.close();
        const patience = setTimeout(endConnections, FAREWELL_MS);
        await io.close();
        await app.close();
        endRelay?.();
        clearTimeout(patience);
        await storage.close();
      }
    },
  };
}

function clusterOf(settings: Settings, clock: Clock, { failed }: Pick<Reports, 'failed'>): Cluster {
  if (settings.redisUrl === null) return singleNode(clock);
  return redisCluster(settings.redisUrl)({ settings, clock, onFailure: failed });
}

/** Whose figures operators see, and how it is with what this gateway needs. */
function figuresOf(
  name: string,
  startedAt: string,
  cluster: Pick<Cluster, 'living' | 'isAlone' | 'isReachable'>,
  database: DatabaseHealth,
): () => Promise<OperatorFigures['gateway']> {
  return async () => {
    const health = await database();
    const redis = cluster.isAlone ? 'none' : cluster.isReachable ? 'ok' : 'away';
    return { name, version: GATEWAY_VERSION, startedAt, gateways: cluster.living.length, database: health, redis };
  };
}

/** Where addresses are, if operators have put a file there that says so. Rejects with an `Error` of one sentence where it cannot be used. */
async function geoipOf(
  { geoipDb }: Settings,
  log: Logger,
  metrics: Pick<Metrics, 'geoip' | 'looksUpIn'>,
): Promise<Geoip | null> {
  if (geoipDb === null) return null;
  const geoip = await openGeoip({
    file: geoipDb,
    onLookup: metrics.geoip,
    onReread(error) {
      if (error) log.warn({ err: error }, 'the new GEOIP_DB cannot be used: the former one stays in force');
      else log.info('another GEOIP_DB is in force');
    },
  });
  metrics.looksUpIn(geoip);
  return geoip;
}

/** Those that are set; outside production, those of all gateways on this database. */
async function vapidKeysOn(storage: Storage, { vapidKeys, production }: Settings): Promise<VapidKeys | null> {
  if (vapidKeys !== null || production) return vapidKeys;
  return vapidKeysOf(await storage.keptSecret('vapid', newPrivateKey));
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Whoever listens everywhere is reached at this machine. */
function reachable(host: string): string {
  return host === '0.0.0.0' || host === '::' ? 'localhost' : inUrl(host);
}
