/** A browser in processes of its own, which a test may kill or freeze as a whole. */
import { type BrowserContextOptions, chromium, type LaunchOptions, type Page } from '@playwright/test';

export interface OwnBrowser {
  open(path: string, options: BrowserContextOptions): Promise<Page>;
  /** SIGKILL to all of its processes: it has no chance to say goodbye. */
  kill(): void;
  /** SIGSTOP: its connections stay open and nobody answers on them. */
  freeze(): void;
  wake(): void;
  close(): Promise<void>;
}

export async function launchOwnBrowser(launchOptions: LaunchOptions): Promise<OwnBrowser> {
  const server = await chromium.launchServer(launchOptions);
  const browser = await chromium.connect(server.wsEndpoint());
  const { pid } = server.process();
  if (pid === undefined) throw new Error('The browser has no process');
  // It leads a process group, so that its helpers share its fate.
  const signal = (name: NodeJS.Signals) => void process.kill(-pid, name);
  let isKilled = false;

  return {
    async open(path, options) {
      const context = await browser.newContext(options);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    },
    kill() {
      isKilled = true;
      signal('SIGKILL');
    },
    freeze: () => signal('SIGSTOP'),
    wake: () => signal('SIGCONT'),
    async close() {
      if (isKilled) return;
      signal('SIGCONT');
      await server.close();
    },
  };
}
