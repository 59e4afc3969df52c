/** Another program on the server's core, at its priority: it takes a share of it, a millisecond at a time. */
import type { Taken, Taking } from '../conversation.ts';

const SLEEP_MS = 1;
const sleeper = new Int32Array(new SharedArrayBuffer(4));

process.on('message', ({ share, seconds }: Taking) => {
  process.send?.({ share: take(share, seconds) } satisfies Taken);
});

/**
 * By what it has used, not by the clock: so it gets its share also from whoever wants all of the core. Ends by itself, because
 * it hears of nothing meanwhile. Answers the share that it had.
 */
function take(share: number, seconds: number): number {
  const startedAt = performance.now();
  const usedBefore = usedMs();
  const elapsed = () => performance.now() - startedAt;
  const isOver = () => elapsed() >= seconds * 1_000;
  while (!isOver()) {
    // Where others leave it less, it never has its share.
    while (usedMs() - usedBefore < share * elapsed() && !isOver());
    Atomics.wait(sleeper, 0, 0, SLEEP_MS);
  }
  return (usedMs() - usedBefore) / elapsed();
}

function usedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
