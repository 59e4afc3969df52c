/** A gateway in a process of its own, with people who behave, and with those in whose name nonsense is said. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, openClient } from '../gateway/test/integration/support/client.ts';
import { startProgram } from '../server/test/integration/support/process.ts';
import { type Person, type Site, siteAt } from '../server/test/integration/support/site.ts';
import { PEOPLE } from './grammar/values.ts';
import { times } from './random.ts';
import type { Common } from './wire/hold.ts';

export interface Target {
  readonly site: Site;
  /** Looks on, over one connection all the while. */
  readonly watcher: Person;
  readonly watching: Client;
  /** Comes and goes. */
  readonly traveller: Person;
  /** In their names, and the guest's, anything is said. */
  readonly people: readonly Person[];
  readonly guest: Person;
  readonly common: Omit<Common, 'sids'>;
  /** What it has said at error level or worse, and what is no line of its log. */
  complaints(): string[];
  stop(): Promise<void>;
}

/** Heartbeats that are sent often, and bear with a busy machine; nobody's comings are announced late. */
const QUICK = {
  PING_INTERVAL_MS: '300',
  PING_TIMEOUT_MS: '10000',
  CONNECT_TIMEOUT_MS: '800',
  FLAP_LIMIT: '1000000',
  AUTH_RATE_LIMIT: '0',
};
/** What grows without a bound ends the process within the ten minutes of a long run. */
const LARGEST_HEAP = '--max-old-space-size=256';
const ERROR_LEVEL = 50;

/** `main`: the compiled program. */
export async function startTarget(main: string, env: Record<string, string>): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'meeshy-fuzz-'));
  const database = `sqlite:${join(folder, 'meeshy.db')}`;
  const settings = { PORT: '0', DATABASE_URL: database, LOG_LEVEL: 'warn', NODE_OPTIONS: LARGEST_HEAP, ...QUICK };
  const program = startProgram(main, [], { ...settings, ...env });
  process.once('exit', () => void program.kill());
  const [, url = ''] = await program.prints(/listening on (\S+)/);
  const site = siteAt(url);
  const [watcher, traveller, ...people] = await Promise.all(times(PEOPLE + 2, (i) => site.register(`person${i}`)));
  if (!watcher || !traveller) throw new Error('Nobody could register');
  const conversationId = await site.converse(watcher, traveller, ...people);
  const guest = await site.joinByLink(await site.link(watcher, conversationId), 'guest');
  const watching = openClient(url, { auth: watcher.auth, reconnection: false });
  await watching.hears('presence:snapshot');
  const saidBefore = program.output().length;

  return {
    site,
    watcher,
    watching,
    traveller,
    people,
    guest,
    common: {
      port: Number(new URL(url).port),
      tokens: people.map(({ auth }) => ('token' in auth ? auth.token : '')),
      guestToken: 'sessionToken' in guest.auth ? guest.auth.sessionToken : '',
      conversationId,
    },
    complaints: () => program.output().slice(saidBefore).split('\n').filter(isComplaint),
    async stop() {
      watching.leave();
      site.leave();
      await program.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function isComplaint(line: string): boolean {
  if (line.trim() === '') return false;
  try {
    return (JSON.parse(line) as { level: number }).level >= ERROR_LEVEL;
  } catch {
    return true;
  }
}
