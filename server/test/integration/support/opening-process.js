/**
 * Opens a database as a gateway does that expects others, and keeps it open:
 * node opening-process.js <url> <epoch ms at which to begin>
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fillDemo } from '../../../dist/chat/demo.js';
import { openStorage } from '../../../dist/storage.js';

const [url, at] = process.argv.slice(2);
await wait(Number(at) - Date.now());
try {
  const storage = await openStorage(url, { shared: true });
  const filled = await fillDemo(storage.records, Date.now());
  console.log(`opened ${JSON.stringify({ filled, secret: await storage.keptSecret() })}`);
  setInterval(() => storage, 60_000);
} catch (error) {
  console.log(`refused ${error.message}`);
}
