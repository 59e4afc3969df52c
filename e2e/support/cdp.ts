/**
 * Chromium over its own protocol, without Playwright: that switches the cache of pages for the way back off, and asks
 * a browser that has just been killed for its trace.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { wholeChromiumPath } from '../../scripts/lib/chromium.mjs';
import { LEADING, signalTree } from '../../scripts/lib/process-tree.mjs';
import type { Person } from '../../server/test/integration/support/site.ts';

export interface RawPage {
  goto(url: string): Promise<void>;
  /** From now on this person is signed in to the app at `url`. */
  signIn(url: string, person: Person): Promise<void>;
  /** One step back in the history. */
  back(): Promise<void>;
  /** Runs in every document, before its own scripts. */
  prepare(script: string): Promise<void>;
  /** The value of an expression; `undefined` while the page changes. */
  read<Value>(expression: string): Promise<Value | undefined>;
  /** SIGKILL to all of the browser's processes: it has no chance to say goodbye. */
  kill(): void;
  /** SIGSTOP: its connections stay open and nobody answers on them. */
  freeze(): void;
  wake(): void;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export async function launchRawPage({ headless }: { headless: boolean }): Promise<RawPage> {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  const path = wholeChromiumPath();
  if (path === undefined) throw new Error('There is no Chromium');
  const chromium = spawn(
    path,
    [
      ...(headless ? ['--headless=new'] : []),
      '--remote-debugging-port=0',
      `--user-data-dir=${folder}`,
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      // As on a desktop: small machines get no cache.
      '--enable-features=BackForwardCache,BackForwardCacheMemoryControls:memory_threshold_for_back_forward_cache_in_mb/0',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      'about:blank',
    ],
    // Its helpers share its fate.
    { stdio: ['ignore', 'ignore', 'pipe'], ...LEADING },
  );
  const signal = (name: NodeJS.Signals) => {
    if (chromium.exitCode === null && chromium.signalCode === null) signalTree(chromium, name);
  };
  // Its own processes outlive it for a moment, and write to its folder: the last of them closes what all print to.
  const ended = new Promise<void>((resolve) => chromium.once('close', () => resolve()));
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface(chromium.stderr).on('line', (line) => {
      const [, address] = /DevTools listening on (ws:\S+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    chromium.once('exit', () => reject(new Error('Chromium did not start')));
  });
  const targets = (await (await fetch(`http://${new URL(endpoint).host}/json`)).json()) as {
    type: string;
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl ?? '');
  await new Promise((opened) => socket.once('open', opened));

  let lastId = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  socket.on('message', (data: Buffer) => {
    const answer = JSON.parse(data.toString()) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  const send = async (method: string, params: object = {}) => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  await send('Page.enable');
  const prepare = async (source: string) => {
    await send('Page.addScriptToEvaluateOnNewDocument', { source });
  };

  return {
    prepare,
    async goto(url) {
      await send('Page.navigate', { url });
    },
    async back() {
      const { currentIndex, entries } = (await send('Page.getNavigationHistory')) as {
        currentIndex: number;
        entries: { id: number }[];
      };
      await send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]?.id });
    },
    async signIn(url, { auth }) {
      const session = JSON.stringify(JSON.stringify(auth));
      await prepare(`if (origin === '${new URL(url).origin}') localStorage.setItem('meeshy.session', ${session});`);
    },
    async read<Value>(expression: string) {
      try {
        const { result } = (await send('Runtime.evaluate', { expression, returnByValue: true })) as {
          result?: { value?: Value };
        };
        return result?.value;
      } catch {
        return undefined;
      }
    },
    kill: () => signal('SIGKILL'),
    freeze: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    async close() {
      socket.close();
      signal('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
