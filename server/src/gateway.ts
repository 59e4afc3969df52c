/** One gateway: database, chat, presence, sockets and HTTP put together. The only file, with `main`, that knows them all. */
import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import {
  attachPresence,
  type Clock,
  type Cluster,
  type LivePresence,
  type Observation,
  singleNode,
  systemClock,
} from '@meeshy/status-gateway';
import { causeOf, seldom, within } from '@meeshy/status-gateway/host';
import { redisCluster } from '@meeshy/status-gateway/redis';
import { presenceSettingsIn } from '@meeshy/status-gateway/settings';
import { type OperatorFigures, type WireError, writeTime } from '@meeshy/status-protocol';
import type { Logger } from 'pino';
import { BUILT_DOCUMENTS, BUILT_WEB_APP, GATEWAY_VERSION } from './built.ts';
import { startCanary } from './canary/canary.ts';
import { createCanaryPair, type Host } from './canary/pair.ts';
import { createAcquaintances } from './chat/acquaintances.ts';
import { createChat } from './chat/chat.ts';
import { fillDemo } from './chat/demo.ts';
import { removeEndedGuests } from './chat/guests.ts';
import type { ChatEvents, Identity, LookAs, WithStatus } from './chat/types.ts';
import { createDatabaseHealth } from './database/health.ts';
import { type Geoip, openGeoip } from './geoip/geoip.ts';
import { type QueueListener, type ServingTimes, serveNewestFirst } from './http/newest-first.ts';
import { createHttp } from './http/server.ts';
import { attachSockets } from './http/upgrades.ts';
import { createKeys } from './keys/keys.ts';
import { logObservation } from './log.ts';
import { createMetrics, type Metrics, type UnforeseenOrigin } from './metrics.ts';
import { askGateways } from './operators/found.ts';
import { createOperatorWatch } from './operators/watch.ts';
import { type Outward, type OutwardTimes, runOutward } from './outward.ts';
import { newPrivateKey, type VapidKeys, vapidKeysOf } from './push/vapid.ts';
import type { Settings } from './settings.ts';
import { peerAddress } from './sockets/address.ts';
import { chatHandlers, chatRooms, enterRooms, refuseUnhandled } from './sockets/chat.ts';
import { trackConnections } from './sockets/connections.ts';
import { logForeignOrigins } from './sockets/origin-log.ts';
import { type TellForeign, watchPolling } from './sockets/origins.ts';
import { relayChat } from './sockets/relay.ts';
import { createRenaming } from './sockets/renaming.ts';
import { createSocketServer } from './sockets/server.ts';
import { createTyping } from './sockets/typing.ts';
import { openStorage, type Storage } from './storage.ts';

/** A client that is frozen or unreachable never says goodbye: after this long it is not waited for. */
const FAREWELL_MS = 1_000;

/** So many may wait to be taken when everybody comes back at once; with Node's 511 the others wait for seconds. */
const WAITING_CONNECTIONS = 4_096;

/** How often guests who ended long ago are removed, and crowds of which guests have ended are counted again. */
const TIDYING_INTERVAL_MS = 3_600_000;

/** What may happen at every turn is logged no more often. */
const LOG_EVERY_MS = 10_000;

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
  const { store, records } = storage;
  const secret = settings.jwtSecret ?? (await storage.keptSecret());
  const vapidKeys = await vapidKeysOn(storage, settings);
  const canary = settings.canary ? createCanaryPair() : null;
  const now = () => clock.wall();
  let geoip: Geoip | null = null;
  const metrics = createMetrics(
    () => counted,
    now,
    () => geoip?.builtAt,
  );
  geoip = await geoipOf(settings, log, metrics);
  const unforeseen = unforeseenTo(log, metrics);
  const logged = logObservation(log, settings.offlineThresholdMs);
  const observe = (observation: Observation) => {
    metrics.observe(observation);
    logged(observation);
    if (canary?.isOf(observation)) return;
    operators.observe(observation);
    if (observation.kind === 'change') outward.changed(observation.change);
  };
  const onFailed = (what: string, error: unknown) => observe({ kind: 'failed-softly', what, error });
  const onRefused = (error: WireError, cause: unknown) => {
    metrics.refused(error.code);
    if (error.code === 'INTERNAL_ERROR') log.error({ err: cause }, '[Socket] an event failed');
  };
  const onForeignOrigin = foreignOriginTo(log, metrics, clock);
  const io = createSocketServer({ ...settings, onForeignOrigin });
  const operators = createOperatorWatch({
    presence: () => counted,
    gateway: async () => figuresOf(`${hostname()}:${port}`, startedAt, cluster, await database()),
    ...(settings.redisUrl !== null && { elsewhere: askGateways(io, (words) => operators.findHere(words)) }),
    log,
    onRefused,
    clock,
  });
  const endRelay = settings.redisUrl === null ? null : relayChat(io, settings.redisUrl);
  const cluster =
    settings.redisUrl === null
      ? singleNode(clock)
      : redisCluster(settings.redisUrl)({ settings, clock, onFailure: onFailed });
  const rooms = chatRooms(io);
  const typing = createTyping(io, () => presence);
  const rename = createRenaming(io, () => presence);
  const inBackground = (what: string, work: Promise<unknown>) => {
    work.catch((error) => onFailed(what, error));
  };
  const acquaintances = createAcquaintances(clock, (error) => onFailed('recognising somebody', error));
  const events: ChatEvents = {
    ...toldByChat(() => ({ presence, outward }), inBackground),
    untold: (error) => onFailed('telling what was done', causeOf(error)),
    message: rooms.message,
    changed: rooms.changed,
    renamed: (conversationIds, payload) => inBackground('telling of a name', rename(conversationIds, payload)),
  };
  const lookAs: LookAs = (viewerId, of) => presence.look(viewerId, of);
  const withStatus: WithStatus = (viewerId, status) => presence.withStatus(viewerId, status);
  const { accounts, ...rest } = createChat({ records, settings, secret, events, now, lookAs, withStatus });
  const chat = { ...rest, accounts: acquaintances.introduce(accounts) };
  const database = createDatabaseHealth({
    tryReading: () => chat.accounts.stillValid([]),
    tryWriting: storage.tryWriting,
    onAway: (error) => log.warn({ err: error }, 'the database does not answer, or takes nothing in'),
  });
  if (!settings.production) await fillDemo(records, now());
  await chat.conversations.reviewCrowds();
  const tidying = setInterval(() => {
    inBackground('removing ended guests', removeEndedGuests(records, now()));
    inBackground('reviewing crowds', chat.conversations.reviewCrowds());
  }, TIDYING_INTERVAL_MS);

  const host: Host = {
    ...chat.directory,
    store,
    stillValid: chat.accounts.stillValid,
    authenticate: chat.accounts.authenticate,
  };
  const presence: LivePresence = attachPresence(io, {
    settings: presenceSettingsIn(settings),
    clock,
    cluster,
    ...(canary?.admittedBy(host) ?? host),
    onEnded: acquaintances.forget,
    onResighted(subjectId) {
      typing.resighted(subjectId);
      operators.resighted(subjectId);
      outward.resighted(subjectId);
    },
    addressOf: peerAddress(settings.trustProxy),
    ...(geoip && { locate: geoip.locate }),
    observe,
    onUnforeseen: (error) => unforeseen('callback', error),
    onRefused,
    countsEvent: () => true,
    ...(times.viewersToldAgainMs !== undefined && { viewersToldAgainMs: times.viewersToldAgainMs }),
    onConversations: enterRooms,
    handlers: new Map([
      ...chatHandlers<Identity>({
        send: chat.messages.send,
        onActivity: (sessionId) => presence.sessionActivity(sessionId),
        typing,
        onRefused,
      }),
      ...operators.handlers,
    ]),
    onUnhandled: (who) => refuseUnhandled(who, onRefused),
    onSession(socket, { subject }) {
      if (canary?.has(subject.id)) socket.once('disconnect', canary.sessionOpened());
      else {
        operators.opened(socket, subject);
        outward.opened(subject.id);
      }
    },
  });
  const thresholds = { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs };
  /** Presence, to be counted: the canary counts for nobody. */
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
    onFailed,
    clock,
    times,
  });

  let phase: 'starting' | 'ready' | 'stopping' = 'starting';
  const app = createHttp({
    settings,
    chat,
    presence: counted,
    keys: createKeys(storage.keys, settings.apiKeys, now),
    webhooks: outward.webhooks,
    alerts: outward.alerts,
    push: outward.push,
    histories: outward.histories,
    shownHistories: outward.shownHistories,
    metrics,
    log,
    database,
    isInTouch: () => cluster.isReachable,
    phase: () => phase,
    webApp: BUILT_WEB_APP,
    documents: BUILT_DOCUMENTS,
  });
  serveNewestFirst(app.server, queueTo(log, metrics), times.serving);
  attachSockets(io, app.server);
  watchPolling(io, settings.corsOrigins, onForeignOrigin);
  const endConnections = trackConnections(app.server);
  await presence.ready;
  await app.listen({ host: settings.host, port: settings.port, backlog: WAITING_CONNECTIONS });
  phase = 'ready';
  const { port } = app.server.address() as AddressInfo;
  const startedAt = writeTime(now()) ?? '';
  operators.start();
  outward.start();
  const stopCanary = canary && startCanary(`http://${reachable(settings.host)}:${port}`, canary, settings, metrics);

  return {
    url: `http://${inUrl(settings.host)}:${port}`,
    unforeseen,
    async stop() {
      phase = 'stopping';
      clearInterval(tidying);
      geoip?.stop();
      operators.stop();
      stopCanary?.();
      try {
        // Whoever is taken offline from here on has not left.
        await within(FAREWELL_MS, outward.stop()).catch((error) =>
          onFailed('stopping what is told and recorded elsewhere', error),
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

/** What happens may set off the same flaw each time: of callbacks, the log is not to be filled. */
function unforeseenTo(log: Logger, metrics: Pick<Metrics, 'unforeseen'>): Gateway['unforeseen'] {
  const isTimeToLog = seldom(LOG_EVERY_MS);
  return (origin, error) => {
    metrics.unforeseen(origin);
    if (origin === 'callback' && !isTimeToLog()) return;
    log.error({ err: error }, `[PROCESS] ${origin}: nobody foresaw this; the gateway goes on`);
  };
}

function queueTo(log: Logger, metrics: Pick<Metrics, 'servesNewestFirst' | 'letGo'>): QueueListener {
  return {
    late(isLate) {
      metrics.servesNewestFirst(isLate);
      if (isLate) log.warn('[HTTP] more connect than can be let in: whoever came last is served first');
      else log.info('[HTTP] nobody waits to be let in any more');
    },
    letGo: metrics.letGo,
  };
}

function foreignOriginTo(log: Logger, metrics: Pick<Metrics, 'foreignOrigin'>, clock: Clock): TellForeign {
  const logOrigin = logForeignOrigins(
    (line) => log.warn(line),
    () => clock.steady(),
  );
  return (foreign) => {
    metrics.foreignOrigin(foreign);
    logOrigin(foreign);
  };
}

/** Whose figures operators see. */
function figuresOf(
  name: string,
  startedAt: string,
  cluster: Pick<Cluster, 'living' | 'isAlone' | 'isReachable'>,
  database: OperatorFigures['gateway']['database'],
): OperatorFigures['gateway'] {
  const redis = cluster.isAlone ? 'none' : cluster.isReachable ? 'ok' : 'away';
  return { name, version: GATEWAY_VERSION, startedAt, gateways: cluster.living.length, database, redis };
}

/** What the chat tells of who is where, and of who is no more. */
function toldByChat(
  told: () => { readonly presence: LivePresence; readonly outward: Outward },
  inBackground: (what: string, work: Promise<unknown>) => void,
): Pick<ChatEvents, 'joined' | 'left' | 'ended' | 'acted'> {
  return {
    joined(conversationId, subjectId) {
      const { presence, outward } = told();
      inBackground('introducing a member', presence.joined(conversationId, subjectId));
      outward.moved(conversationId);
    },
    left(conversationId, subjectId) {
      const { presence, outward } = told();
      inBackground('parting members', presence.left(conversationId, subjectId));
      outward.moved(conversationId);
    },
    ended(subjectId) {
      const { presence, outward } = told();
      inBackground('ending a subject', presence.end(subjectId));
      outward.ended(subjectId);
    },
    acted(subjectId, knownTo, at) {
      inBackground('telling of an act', told().presence.acted(subjectId, knownTo, at));
    },
  };
}

/** Where addresses are, if operators have put a file there that says so. Rejects with an `Error` of one sentence where it cannot be used. */
async function geoipOf({ geoipDb }: Settings, log: Logger, metrics: Pick<Metrics, 'geoip'>): Promise<Geoip | null> {
  if (geoipDb === null) return null;
  return openGeoip({
    file: geoipDb,
    onLookup: metrics.geoip,
    onReread(error) {
      if (error) log.warn({ err: error }, 'the new GEOIP_DB cannot be used: the former one stays in force');
      else log.info('another GEOIP_DB is in force');
    },
  });
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
