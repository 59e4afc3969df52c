/**
 * A process of its own: demo people have lived six weeks, and let others see something of that.
 *
 *   npm run demo:weeks    into DATABASE_URL, while no gateway has that alone; outside production
 */
import { pino } from 'pino';
import { DEMO_PASSWORD } from './chat/demo.ts';
import { liveWeeks } from './demo/weeks.ts';
import { startGateway } from './gateway.ts';
import { readSettings, type Settings } from './settings.ts';
import { openStorage } from './storage.ts';

/** What each of them turns on: both for others, and each more than the default. */
const SHARED = { activity: 'hours', outlook: true };

try {
  await main();
} catch (error) {
  console.error(`meeshy: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const settings = readSettings({ ...process.env, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error' });
  if (settings.production) throw new Error('In production nobody’s weeks are made up.');
  // The first start makes the demo people.
  await (await startGateway(settings, pino({ level: 'error' }))).stop();
  const lived = await withStorage(settings);
  if (lived.length === 0) throw new Error('This database has no demo people.');
  await withGateway(settings, lived);
  console.log(
    `  Six weeks have passed for ${lived.join(' and ')}: they let others see their usual hours, and when they are likely back.`,
  );
}

async function withStorage(settings: Settings): Promise<string[]> {
  const storage = await openStorage(settings.databaseUrl, { shared: settings.redisUrl !== null });
  try {
    return await liveWeeks({ ...storage, accounts: storage.records.accounts }, Date.now());
  } finally {
    await storage.close();
  }
}

/** They turn it on as everybody does. */
async function withGateway(settings: Settings, usernames: readonly string[]): Promise<void> {
  const gateway = await startGateway(settings, pino({ level: 'error' }));
  try {
    for (const username of usernames) {
      const { token } = await ask<{ token: string }>(gateway.url, 'POST', '/api/auth/login', {
        username,
        password: DEMO_PASSWORD,
      });
      await ask(gateway.url, 'PUT', '/api/users/me/sharing', SHARED, token);
    }
  } finally {
    await gateway.stop();
  }
}

async function ask<Data>(url: string, method: string, path: string, body: unknown, token?: string): Promise<Data> {
  const headers = {
    'content-type': 'application/json',
    'x-activity': 'none',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: is the password another one?`);
  return ((await response.json()) as { data: Data }).data;
}
