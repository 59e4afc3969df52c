/**
 * A few hundred simulated people who come, talk, idle and crash, for whoever wants to see a living gateway.
 *
 *   npm run demo:traffic                          against http://127.0.0.1:3000
 *   PEOPLE=500 npm run demo:traffic http://127.0.0.1:3001
 *
 * The gateway lets AUTH_RATE_LIMIT people in per minute: start it with `AUTH_RATE_LIMIT=0 npm start` to have all at
 * once. One line a second; Ctrl-C takes everybody home.
 */
import './lib/node-version.mjs';
import { setMaxListeners } from 'node:events';
import { orExplain } from './lib/or-explain.mjs';
import { live } from './traffic/person.mjs';
import { openSite } from './traffic/site.mjs';

const GROUP_SIZE = 25;
/** An interrupted terminal is not to hang on a gateway that is gone. */
const GOODBYE_MS = 5_000;

const url = process.argv[2] ?? process.env.URL ?? 'http://127.0.0.1:3000';
const people = Number(process.env.PEOPLE ?? 300);

const end = new AbortController();
// Every pause of everybody listens for it.
setMaxListeners(0, end.signal);
const count = { here: 0, came: 0, left: 0, crashed: 0, idling: 0, said: 0, asked: 0, heard: 0 };
let delays = [];
let isLimited = false;

await orExplain(async () => {
  if (!Number.isInteger(people) || people < 1) throw new Error('PEOPLE is not a whole number above 0.');
  const site = await openSite(url, { signal: end.signal, onLimited: tellLimit });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void goHome(site));
  const timer = setInterval(report, 1_000);
  end.signal.addEventListener('abort', () => clearInterval(timer));
  await populate(site).catch((error) => {
    if (!end.signal.aborted) throw error;
  });
});

/** Lets people in one after the other, who live from then on. */
async function populate(site) {
  const world = { url, site, count, cameAt: new Map(), seenAfter: (ms) => delays.push(ms), signal: end.signal };
  let group;
  for (let i = 0; i < people; i++) {
    if (i % GROUP_SIZE === 0) group = await site.openGroup(`Traffic ${i / GROUP_SIZE + 1}`);
    const person = await site.join(group, `guest-${String(i + 1).padStart(3, '0')}`);
    count.here++;
    void live(person, world);
  }
}

function report() {
  const { here, came, left, crashed, idling, said, asked, heard } = count;
  const columns = [
    new Date().toLocaleTimeString('fr'),
    `people ${here}`,
    `came ${came}`,
    `left ${left}`,
    `crashed ${crashed}`,
    `idling ${idling}`,
    `said ${said}`,
    `asked ${asked}`,
    `heard ${heard}`,
    `seen after ${percentile95()}`,
  ];
  console.log(columns.join('  '));
  Object.assign(count, { came: 0, left: 0, crashed: 0, said: 0, asked: 0, heard: 0 });
  delays = [];
}

/** From opening a connection to the first fellow who is told, of 95 % of those who came within the second. */
function percentile95() {
  if (delays.length === 0) return '–';
  return `${delays.sort((a, b) => a - b)[Math.ceil(delays.length * 0.95) - 1].toFixed(0)} ms`;
}

function tellLimit() {
  if (isLimited) return;
  isLimited = true;
  console.log('The gateway lets people in by and by. All at once: AUTH_RATE_LIMIT=0 npm start');
}

async function goHome(site) {
  if (end.signal.aborted) return;
  console.log('Everybody goes home.');
  setTimeout(() => process.exit(1), GOODBYE_MS).unref();
  end.abort();
  await site.close().catch(() => undefined);
  process.exit(0);
}
