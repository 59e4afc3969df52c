/** HTTP over the real chat, presence, sockets and database, on a free port. */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attachPresence, type LivePresence } from '@meeshy/status-gateway';
import { presenceSettingsIn } from '@meeshy/status-gateway/settings';
import { sqlStore } from '@meeshy/status-gateway/sql';
import type { Answer, WireError } from '@meeshy/status-protocol';
import { pino } from 'pino';
import { Server } from 'socket.io';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { runAlerts } from '../../src/alerts/running.ts';
import { sqlAlerts } from '../../src/alerts/sql.ts';
import { ALERT_TIMES } from '../../src/alerts/waiting.ts';
import { createChat } from '../../src/chat/chat.ts';
import { sqlRecords } from '../../src/chat/sql/records.ts';
import { createDatabaseHealth } from '../../src/database/health.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/schema.ts';
import { createHttp } from '../../src/http/server.ts';
import { attachSockets } from '../../src/http/upgrades.ts';
import { createKeys } from '../../src/keys/keys.ts';
import { sqlKeys } from '../../src/keys/sql.ts';
import { createMetrics } from '../../src/metrics.ts';
import { createPosting } from '../../src/outside/posting.ts';
import { createPush } from '../../src/push/push.ts';
import { createReach } from '../../src/push/reach.ts';
import { sqlPush } from '../../src/push/sql.ts';
import { createHistories } from '../../src/rhythm/histories.ts';
import { createRecorder, HISTORY_TIMES } from '../../src/rhythm/recorder.ts';
import { createShown } from '../../src/rhythm/shown.ts';
import { sqlHistories } from '../../src/rhythm/sql.ts';
import { readSettings } from '../../src/settings.ts';
import { WEBHOOK_TIMES } from '../../src/webhooks/schedule.ts';
import { sqlWebhooks } from '../../src/webhooks/sql.ts';
import { sqlNews } from '../../src/webhooks/sql-news.ts';
import { createWebhooks } from '../../src/webhooks/webhooks.ts';
import { expectDocumented } from '../support/documented.ts';
import { VAPID } from '../support/vapid.ts';

/** The pages as they are written: what the build puts beside them is not there. */
const DOCUMENTS = fileURLToPath(new URL('../../docs', import.meta.url));

export type Credentials = { token: string } | { sessionToken: string };

export interface CallOptions {
  as?: Credentials;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Called<Data> {
  status: number;
  headers: Headers;
  /** The whole body. */
  body: Answer<Data> & Record<string, unknown>;
  /** `data` of a success; throws when it was refused. */
  data: Data;
  /** Of a refusal. */
  error: WireError | undefined;
}

export interface Host {
  readonly url: string;
  readonly port: number;
  readonly db: Database;
  readonly presence: LivePresence;
  /** Every log line so far, of every level. */
  readonly lines: string[];
  phase: 'starting' | 'ready' | 'stopping';
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of any form
  call<Data = any>(method: string, path: string, options?: CallOptions): Promise<Called<Data>>;
  closeDatabase(): Promise<void>;
  stop(): Promise<void>;
}

/** `env`: settings that differ from the defaults. Sign-ins are unlimited unless told. */
export async function startHost(env: Record<string, string> = {}, webApp?: string): Promise<Host> {
  const { folder, remove } = temporaryFolder();
  const settings = readSettings({
    DATABASE_URL: `sqlite:${join(folder, 'meeshy.db')}`,
    JWT_SECRET: 'a secret of the tests, long enough',
    AUTH_RATE_LIMIT: '0',
    ...VAPID,
    ...env,
  });
  const { db, tryWriting, close } = await openDatabase(settings.databaseUrl);
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const metrics = createMetrics(() => presence);
  const io = new Server();
  const chat = createChat({
    records: sqlRecords(db),
    settings,
    secret: settings.jwtSecret ?? '',
    now: Date.now,
    lookAs: (viewerId, of) => presence.look(viewerId, of),
    withStatus: (viewerId, status): Promise<readonly string[]> => presence.withStatus(viewerId, status),
    events: {
      joined: (conversationId, subjectId) => void presence.joined(conversationId, subjectId),
      left: (conversationId, subjectId) => void presence.left(conversationId, subjectId),
      ended: (subjectId) => void presence.end(subjectId),
      message() {},
      acted() {},
      changed() {},
      renamed() {},
    },
  });
  const presence: LivePresence = attachPresence(io, {
    settings: presenceSettingsIn(settings),
    store: sqlStore(db),
    ...chat.directory,
    stillValid: chat.accounts.stillValid,
    authenticate: chat.accounts.authenticate,
    observe: metrics.observe,
  });
  const rules = { ...settings, ...WEBHOOK_TIMES };
  const posting = createPosting(rules);
  const records = sqlHistories(db);
  const recorder = createRecorder({
    records,
    presence,
    times: HISTORY_TIMES,
    isFirst: () => true,
    onFailed() {},
    onOutcome: metrics.history,
  });
  const app = createHttp({
    settings,
    chat,
    presence,
    keys: createKeys(sqlKeys(db), settings.apiKeys, Date.now),
    webhooks: createWebhooks({ records: sqlWebhooks(db), news: sqlNews(db), posting, rules, now: Date.now }),
    alerts: runAlerts({
      records: sqlAlerts(db),
      presence,
      directory: chat.directory,
      seenBy: chat.people.presence,
      toTabs: async () => false,
      push: async () => 'nobody',
      areOthersSilent: () => false,
      thresholds: { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs },
      startupGraceMs: 0,
      steady: () => performance.now(),
      times: ALERT_TIMES,
      onOutcome() {},
      onFailed() {},
    }),
    push: createPush({
      records: sqlPush(db),
      reach: createReach(sqlPush(db), presence),
      keys: settings.vapidKeys,
      contact: settings.vapidContact ?? '',
      posting,
      rules: { ...rules, production: true },
      now: Date.now,
      onOutcome: metrics.push,
      onFailed() {},
    }),
    histories: createHistories({ records, presence, recorder }),
    shownHistories: createShown({ records, presence }),
    metrics,
    log,
    database: createDatabaseHealth({ tryReading: () => chat.accounts.stillValid([]), tryWriting, onAway() {} }),
    phase: () => host.phase,
    webApp: webApp ?? join(folder, 'no-app'),
    documents: DOCUMENTS,
  });
  attachSockets(io, app.server);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let isOpen = true;

  const host: Host = {
    url,
    port,
    db,
    presence,
    lines,
    phase: 'ready',
    async call(method, path, options) {
      const answer = await call<never>(url + path, method, options);
      const { status, headers, body } = answer;
      expectDocumented({ method, path, status, type: headers.get('content-type'), body });
      return answer;
    },

    async closeDatabase() {
      if (isOpen) await close();
      isOpen = false;
    },

    async stop() {
      await presence.stop();
      await io.close();
      await app.close();
      posting.close();
      await host.closeDatabase();
      remove();
    },
  };
  return host;
}

async function call<Data>(url: string, method: string, { as, body, headers }: CallOptions = {}): Promise<Called<Data>> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(as && ('token' in as ? { authorization: `Bearer ${as.token}` } : { 'x-session-token': as.sessionToken })),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Called<Data>['body'];
  return {
    status: response.status,
    headers: response.headers,
    body: answer,
    get data() {
      if (!answer.success) throw new Error(`${method} ${url}: ${JSON.stringify(answer)}`);
      return answer.data;
    },
    error: answer.success ? undefined : answer.error,
  };
}
