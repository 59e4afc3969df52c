/** What has to be true of a gateway whatever was said to it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Target } from './target.ts';
import type { Held } from './wire/hold.ts';

/** As long as something may take on a busy machine; only a failure takes so long. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 50;
/** Those of the requests of the test itself are kept open for the next. */
const OWN_TCP = 20;
/** What may be in the memory of a gateway that has forgotten a batch. */
export const LARGEST_GROWTH_BYTES = 64_000_000;

/** While the conversations' lines are still open: those who have left by a DISCONNECT have left. */
export async function whileOpen(target: Target, held: readonly Held[]): Promise<string[]> {
  const { people, site } = target;
  const watched = held.flatMap(({ conversation: { outcome }, isOpen }) => (outcome ? [{ outcome, isOpen }] : []));
  const look = async () => {
    const online = await onlineAmong(target);
    return watched.flatMap(({ outcome: { person, isOnline }, isOpen }) => {
      const id = people[person]?.id ?? '';
      const should = isOnline && isOpen();
      return online.has(id) === should ? [] : [`person ${person} is ${should ? 'not online' : 'online, unreachable'}`];
    });
  };
  const wrong = await settle(look);
  const there = watched.filter(({ outcome, isOpen }) => outcome.isOnline && isOpen()).length;
  const sessions = await site.metric('meeshy_active_connections');
  return sessions < there + 1 ? [...wrong, `${sessions} sessions for ${there + 1} who are there`] : wrong;
}

/** When every line has ended: nothing is left of them, and those who behave see each other come and go. */
export async function afterwards(target: Target): Promise<string[]> {
  const { site, watching } = target;
  const findings = [
    ...(await settle(async () => [...(await lonely(target))])),
    ...(await settle(() => atMost(site.metric('meeshy_active_connections'), 1, 'sessions'))),
    ...(await settle(() => atMost(tcpConnections(target), OWN_TCP, 'TCP connections'))),
    ...(await seesComeAndGo(target)),
  ];
  if (!watching.socket.connected) findings.push('the watcher was disconnected');
  for (const [metric, what] of COUNTED_FAILURES) {
    const count = await site.metric(metric);
    if (count > 0) findings.push(`${count} ${what}`);
  }
  return [...findings, ...target.complaints()];
}

const COUNTED_FAILURES = [
  ['meeshy_refusals_total{code="INTERNAL_ERROR"}', 'events failed in a way that nobody foresaw'],
  ['meeshy_unforeseen_errors_total{origin="uncaughtException"}', 'errors were caught by nobody'],
  ['meeshy_unforeseen_errors_total{origin="unhandledRejection"}', 'rejections were caught by nobody'],
] as const;

/** Nobody but the watcher is there. */
async function lonely(target: Target): Promise<string[]> {
  const online = await onlineAmong(target);
  online.delete(target.watcher.id);
  return [...online].map((id) => `${id} is online without a connection`);
}

async function onlineAmong({ site, watcher, people, guest, traveller }: Target): Promise<Set<string>> {
  const ids = [...people, guest, traveller].map(({ id }) => id);
  const path = `/api/users/presence?ids=${ids.join(',')}`;
  const faces = await site.data<{ id: string; isOnline: boolean }[]>('GET', path, { as: watcher });
  return new Set(faces.filter(({ isOnline }) => isOnline).map(({ id }) => id));
}

async function seesComeAndGo({ site, watching, traveller }: Target): Promise<string[]> {
  const isIt = (isOnline: boolean) => (event: { userId: string; isOnline: boolean }) =>
    event.userId === traveller.id && event.isOnline === isOnline;
  try {
    watching.forget();
    const client = await site.arrive(traveller);
    await watching.hears('user:status', isIt(true));
    client.leave();
    await watching.hears('user:status', isIt(false));
    return [];
  } catch (error) {
    return [`the watcher does not see the traveller: ${String(error).slice(0, 300)}`];
  }
}

async function atMost(reading: Promise<number>, most: number, what: string): Promise<string[]> {
  const count = await reading;
  return count > most ? [`${count} ${what} are left`] : [];
}

const tcpConnections = ({ site }: Target) => site.metric('meeshy_nodejs_active_resources{type="TCPSocketWrap"}');

export const heapOf = ({ site }: Target) => site.metric('meeshy_nodejs_heap_size_used_bytes');

/** Looks until nothing is wrong, or patience ends. A gateway that does not answer is wrong. */
async function settle(look: () => Promise<string[]>): Promise<string[]> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const wrong = await look().catch((error: unknown) => [
      `the gateway does not answer: ${String(error).slice(0, 200)}`,
    ]);
    if (wrong.length === 0 || performance.now() > until) return wrong;
    await wait(LOOK_AGAIN_MS);
  }
}
