/** What `npm start` starts, from the outside: whoever signs up is seen, and it ends with npm. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { npm } from '../../../scripts/lib/install.mjs';
import { LEADING, signalTree } from '../../../scripts/lib/process-tree.mjs';
import { ROOT } from '../../../scripts/lib/root.mjs';
import { AS_DOCUMENTED } from './support/documented.ts';
import { siteAt } from './support/site.ts';

/** Of a machine that has much else to do. */
const PATIENCE_MS = 150_000;

const { folder, remove } = temporaryFolder();
afterAll(remove);
let child: ChildProcess;
afterEach(() => signalTree(child, 'SIGKILL'));

async function meet(url: string, name: string): Promise<void> {
  const site = siteAt(url, AS_DOCUMENTED);
  const [one, other] = await Promise.all([site.register(`${name}1`), site.register(`${name}2`)]);
  await site.converse(one, other);
  const first = await site.arrive(one);
  const second = await site.arrive(other);
  await first.hears('user:status', ({ userId, isOnline }) => userId === other.id && isOnline);
  second.leave();
  await first.hears('user:status', ({ userId, isOnline }) => userId === other.id && !isOnline);
  site.leave();
}

// Windows knows no signals: there a console tells all of its processes.
test.skipIf(process.platform === 'win32').each([
  { name: 'term', what: 'SIGTERM to npm alone', tell: () => child.kill('SIGTERM') },
  { name: 'ctrlc', what: 'Ctrl+C, of which a terminal tells everybody', tell: () => signalTree(child, 'SIGINT') },
])('npm start serves, and leaves nobody behind: $what', { timeout: PATIENCE_MS + 30_000 }, async ({ name, tell }) => {
  const [program = '', ...args] = npm();
  const env = { ...process.env, PORT: '0', DATABASE_URL: `sqlite:${join(folder, `${name}.db`)}`, LOG_LEVEL: 'info' };
  child = spawn(program, [...args, 'start', '--silent'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...LEADING,
  });
  let said = '';
  let url: string | undefined;
  const waiting = setTimeout(() => child.stdout?.destroy(new Error(`It goes on, and said ${said}`)), PATIENCE_MS);
  // Everybody below npm prints to the same pipe, which ends with the last of them.
  for await (const text of child.stdout?.setEncoding('utf8') ?? []) {
    said += text;
    if (url !== undefined) continue;
    [, url] = /listening on (\S+)/.exec(said) ?? [];
    if (url === undefined) continue;
    await meet(url, name);
    tell();
  }
  clearTimeout(waiting);
  expect(said).toMatch(/SIG(TERM|INT): stopping/);
});
