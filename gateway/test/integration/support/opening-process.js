/**
 * Opens a database as a gateway does that expects others, and keeps it open:
 * node opening-process.js <url> <epoch ms at which to begin>
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fillDemo } from '../../../dist/chat/demo.js';
import { openDatabase } from '../../../dist/database/open.js';

const [url, at] = process.argv.slice(2);
await wait(Number(at) - Date.now());
try {
  const database = await openDatabase(url, { shared: true });
  const filled = await fillDemo(database.db, Date.now());
  console.log(`opened ${JSON.stringify({ filled, secret: await database.keptSecret() })}`);
  setInterval(() => database, 60_000);
} catch (error) {
  console.log(`refused ${error.message}`);
}
