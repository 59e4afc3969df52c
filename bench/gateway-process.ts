/** The gateway as it is, in a process that tells what it uses. Needs `--expose-gc`. */
import type { Usage, UsageRequest } from './conversation.ts';

process.on('message', ({ collect }: UsageRequest) => {
  const { user, system } = process.cpuUsage();
  if (collect) globalThis.gc?.();
  const usage: Usage = { cpuSeconds: (user + system) / 1e6, heapBytes: process.memoryUsage().heapUsed };
  process.send?.(usage);
});

// By a name that the compiler does not follow: what is measured is what `npm start` runs.
const gateway = '../../../gateway/dist/main.js';
await import(new URL(gateway, import.meta.url).href);
