/** Lives whatever portion it is given. Threads have clocks and timers of their own, so that lives do not mix. */
import { parentPort } from 'node:worker_threads';
import { livePortion, type Portion } from './portion.ts';

async function tellOf(portion: Portion): Promise<void> {
  for await (const report of livePortion(portion)) parentPort?.postMessage(report);
}

// What is thrown ends the thread, and with it the soak.
parentPort?.on('message', (portion: Portion) => void tellOf(portion));
