/** What operators read when pages are refused: once a minute, and what to set. */
import type { ForeignOrigin, TellForeign } from './origins.ts';

const INTERVAL_MS = 60_000;
/** So many origins are named in one line: anybody can make up more. */
const MOST_NAMED = 5;
const LONGEST_NAME = 100;

/** `warn` takes one line. `now`: milliseconds of any clock that only goes forward. */
export function logForeignOrigins(warn: (line: string) => void, now: () => number): TellForeign {
  /** How many since the last line, by where the page is and where its request arrived. */
  const counts = new Map<string, number>();
  let others = 0;
  let saidAt = Number.NEGATIVE_INFINITY;

  return (foreign) => {
    const named = nameOf(foreign);
    if (counts.has(named) || counts.size < MOST_NAMED) counts.set(named, (counts.get(named) ?? 0) + 1);
    else others += 1;
    if (now() - saidAt < INTERVAL_MS) return;
    saidAt = now();
    const list = [...counts].map(([name, count]) => `${count} × ${name}`);
    if (others > 0) list.push(`${others} × others`);
    warn(
      `🔌 [Socket] pages of origins that are not ours are kept from WebSocket: ${list.join('; ')}. ` +
        'If they are ours, let the proxy pass the header Host on as it came, or name them in CORS_ORIGINS',
    );
    counts.clear();
    others = 0;
  };
}

function nameOf({ origin, host }: ForeignOrigin): string {
  return `${originName(origin)} at Host ${hostName(host)}`;
}

/** Whoever sends it chooses it: nothing but an origin gets into the log. */
function originName(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).origin.slice(0, LONGEST_NAME) : 'something unreadable';
}

function hostName(host: string): string {
  return /^[\w.:[\]-]*$/.test(host) ? host.slice(0, LONGEST_NAME) : 'something unreadable';
}
