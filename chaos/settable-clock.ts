/**
 * Loaded into a gateway before its own code (`--import`): what the wall clock is ahead stands in a file, and is read
 * again all the time. What lasts so long goes on as before, as on a machine whose clock is set.
 */
import { readFileSync } from 'node:fs';

const READ_EVERY_MS = 20;

const file = process.env.CHAOS_CLOCK;
const right = Date;
let aheadMs = 0;

function read(): void {
  if (file) aheadMs = Number(readFileSync(file, 'utf8')) || 0;
}

read();
setInterval(read, READ_EVERY_MS).unref();

const now = () => right.now() + aheadMs;
globalThis.Date = new Proxy(right, {
  construct: (target, args, made) => Reflect.construct(target, args.length > 0 ? args : [now()], made) as Date,
  get: (target, name, self) => (name === 'now' ? now : (Reflect.get(target, name, self) as unknown)),
});
