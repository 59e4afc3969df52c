/** A gateway process of its own for one test, with its own port and its own database file. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '@meeshy/status-protocol';
import { temporaryFolder } from '../../gateway/test/support/temporary.ts';
import { type Program, startProgram } from '../../server/test/integration/support/process.ts';
import { type Person, type Site, siteAt } from '../../server/test/integration/support/site.ts';
import { fillDatabase } from './database.ts';

const MAIN = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url));

/** Nobody is limited and nobody flaps, unless a test is about that. */
const UNLIMITED = { AUTH_RATE_LIMIT: '0', CONNECTION_RATE_LIMIT: '0', FLAP_LIMIT: '1000' };

export interface GatewaySetup {
  /** Settings by environment. */
  readonly env?: Record<string, string>;
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

export async function startGateway({ env = {}, fill }: GatewaySetup): Promise<Gateway> {
  const { folder, remove } = temporaryFolder();
  const databaseUrl = `sqlite:${join(folder, 'meeshy.db')}`;
  if (fill) await fillDatabase(databaseUrl, fill);

  const start = async (port: string) => {
    const started = startProgram(MAIN, [], { ...UNLIMITED, ...env, DATABASE_URL: databaseUrl, PORT: port });
    const [, address = ''] = await started.prints(/listening on (http:\S+)\n/);
    return { started, address };
  };
  const first = await start('0');
  let program: Program = first.started;
  const site = siteAt(first.address);

  return {
    ...site,
    async demo(username) {
      const body = { username, password: 'password123' };
      const { token, user } = await site.data<{ token: string; user: Profile }>('POST', '/api/auth/login', { body });
      return { id: user.id, username, auth: { token } };
    },
    prints: (pattern) => program.prints(pattern),
    kill: () => program.kill(),
    async restart() {
      program = (await start(new URL(site.url).port)).started;
    },
    async stop() {
      site.leave();
      await program.kill();
      remove();
    },
  };
}
