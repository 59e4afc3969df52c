/** A gateway of its own for one test, with its own port and its own database file, in a process beside the test's. */
import { join } from 'node:path';
import type { Profile } from '@meeshy/status-protocol';
import { temporaryFolder } from '../../gateway/test/support/temporary.ts';
import type { Times } from '../../server/src/gateway.ts';
import { type Person, type Site, siteAt } from '../../server/test/integration/support/site.ts';
import { asAfterFirstStart } from '../../server/test/support/first-start.ts';
import { fillDatabase } from './database.ts';
import { startHosted } from './gateway-host.ts';

/** Nobody is limited and nobody flaps, unless a test is about that. */
const UNLIMITED = { AUTH_RATE_LIMIT: '0', CONNECTION_RATE_LIMIT: '0', FLAP_LIMIT: '1000' };

export interface GatewaySetup {
  /** Settings by environment. */
  readonly env?: Record<string, string>;
  /** What no setting says, shortened. */
  readonly times?: Times;
  /** What is in the database before the first start, beside the demo people. */
  readonly fill?: Parameters<typeof fillDatabase>[1];
}

export interface Gateway extends Site {
  /** A demo account, with a token. Signing in is no activity. */
  demo(username: string): Promise<Person>;
  /** Resolves with the first match in what the process has printed. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  /** SIGKILL: nobody is told. */
  kill(): Promise<void>;
  /** After `kill`: a new process, the same address, the same database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGateway({ env = {}, times, fill }: GatewaySetup): Promise<Gateway> {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, 'meeshy.db');
  const databaseUrl = `sqlite:${file}`;
  if (fill) await fillDatabase(databaseUrl, fill);
  else if (env.NODE_ENV !== 'production') await asAfterFirstStart(file);

  const start = (PORT: string) => startHosted({ ...UNLIMITED, ...env, DATABASE_URL: databaseUrl, PORT }, times);
  let running = await start('0');
  const site = siteAt(running.url);

  return {
    ...site,
    async demo(username) {
      const body = { username, password: 'password123' };
      const { token, user } = await site.data<{ token: string; user: Profile }>('POST', '/api/auth/login', { body });
      return { id: user.id, username, auth: { token } };
    },
    prints: (pattern) => running.prints(pattern),
    kill: () => running.kill(),
    async restart() {
      running = await start(new URL(site.url).port);
    },
    async stop() {
      site.leave();
      await running.stop();
      remove();
    },
  };
}
