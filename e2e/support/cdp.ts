/** Chromium over its own protocol, without Playwright, which switches the cache of pages for the way back off. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';
import { chromiumPath } from '../../scripts/lib/chromium.mjs';

export interface RawPage {
  goto(url: string): Promise<void>;
  /** One step back in the history. */
  back(): Promise<void>;
  /** Runs in every document, before its own scripts. */
  prepare(script: string): Promise<void>;
  /** The value of an expression; `undefined` while the page changes. */
  read<Value>(expression: string): Promise<Value | undefined>;
  close(): Promise<void>;
}

interface Answer {
  id?: number;
  result?: Record<string, unknown>;
  error?: { message: string };
}

export async function launchRawPage({ headless }: { headless: boolean }): Promise<RawPage> {
  const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
  const path = chromiumPath();
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
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
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

  return {
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
    async prepare(source) {
      await send('Page.addScriptToEvaluateOnNewDocument', { source });
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
    async close() {
      socket.close();
      chromium.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
