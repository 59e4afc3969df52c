/** The whole gateway in this process: real HTTP, real sockets, a real SQLite file of its own, on a free port. */
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { Clock } from '@meeshy/status-gateway';
import { pino } from 'pino';
import { temporaryFolder } from '../../../../gateway/test/support/temporary.ts';
import { until } from '../../../../gateway/test/support/until.ts';
import { startGateway, type Times } from '../../../src/gateway.ts';
import { readSettings } from '../../../src/settings.ts';
import { asAfterFirstStart } from '../../support/first-start.ts';
import { API_KEY } from '../../support/questions.ts';
import { VAPID } from '../../support/vapid.ts';
import { AS_DOCUMENTED } from './documented.ts';
import { openRows, type Rows } from './rows.ts';
import { MAINTENANCE_TOKEN, type Site, siteAt } from './site.ts';

export interface TestGateway extends Site {
  /** Of the database. */
  readonly file: string;
  readonly rows: Rows;
  /** Every line of the log. */
  readonly log: readonly string[];
  /** Resolves with the first line of the log that matches. */
  logged(pattern: RegExp): Promise<string>;
  stop(): Promise<void>;
}

/** What most tests want: no limits, nobody flaps, and operators have a token. */
export const UNLIMITED = {
  AUTH_RATE_LIMIT: '0',
  CONNECTION_RATE_LIMIT: '0',
  FLAP_LIMIT: '1000',
  LOG_LEVEL: 'debug',
  MAINTENANCE_TOKEN,
  API_KEYS: `tests:${API_KEY}`,
  ...VAPID,
};

/** Heartbeats that find a silent connection within two seconds. */
export const QUICK_HEARTBEAT = { PING_INTERVAL_MS: '400', PING_TIMEOUT_MS: '1000' };

export async function startTestGateway(
  env: Record<string, string> = {},
  clock?: Clock,
  times?: Times,
): Promise<TestGateway> {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'meeshy.db');
  // By the clock of a test the demo may be of another time, and in production there is none.
  if (!clock && !env.DATABASE_URL && env.NODE_ENV !== 'production') await asAfterFirstStart(file);
  const settings = readSettings({ ...UNLIMITED, PORT: '0', DATABASE_URL: `sqlite:${file}`, ...env });
  const log: string[] = [];
  const lines = new Writable({
    write(line, _encoding, written) {
      log.push(String(line));
      written();
    },
  });
  const gateway = await startGateway(settings, pino({ level: settings.logLevel }, lines), clock, times);
  const site = siteAt(gateway.url, AS_DOCUMENTED);
  const rows = openRows(settings.databaseUrl.replace(/^sqlite:/, ''));

  return {
    ...site,
    file,
    rows,
    log,
    logged: (pattern) => until(`${pattern} in the log`, () => log.find((line) => pattern.test(line))),
    async stop() {
      site.leave();
      await gateway.stop();
      rows.close();
      remove();
    },
  };
}
