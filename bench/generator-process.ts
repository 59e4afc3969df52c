/** The load: many people in one process, who come and go as they are told. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Order, Seen } from './conversation.ts';
import { openSession, type Session } from './session.ts';
import { createWitness, type Viewer } from './witness.ts';

/** What is still under way when the load ends has this long to arrive. */
const SETTLE_MS = 1_000;

interface Person extends Viewer {
  readonly token: string;
  since: number;
  session: Session | null;
}

const people = new Map<string, Person>();
let witness = createWitness();

process.on('message', (order: Order) => {
  witness = createWitness();
  void obey(order).then((seen) => process.send?.(seen));
});

async function obey(order: Order): Promise<Seen> {
  switch (order.do) {
    case 'connect':
      await paced(order.tokens.map(personOf), order.perSecond, (person) => come(person, order.url));
      break;
    case 'leave-and-return': {
      const { url, awayMs, changesPerSecond, seconds } = order;
      const present = scattered(order.tokens.map(personOf));
      const leaves = Math.round((changesPerSecond / 2) * seconds);
      const leavers = Array.from({ length: leaves }, (_, i) => present[i % present.length] as Person);
      await paced(leavers, changesPerSecond / 2, async (person) => {
        leave(person);
        await wait(awayMs);
        await come(person, url);
      });
      break;
    }
    case 'visit':
      await paced(order.tokens.map(personOf), order.perSecond, async (person) => {
        await come(person, order.url);
        await wait(order.stayMs);
        leave(person);
      });
      break;
    case 'leave':
      for (const person of people.values()) person.session?.leave();
  }
  const seen = witness.seen();
  await wait(SETTLE_MS);
  return { ...witness.seen(), seconds: seen.seconds };
}

/** Starts one after the other, evenly spaced by the clock, and waits for all of them. */
async function paced<Item>(items: readonly Item[], perSecond: number, act: (item: Item) => Promise<void>) {
  const startedAt = performance.now();
  const acts: Promise<void>[] = [];
  for (const [i, item] of items.entries()) {
    const early = startedAt + (i / perSecond) * 1_000 - performance.now();
    if (early > 0) await wait(early);
    acts.push(act(item));
  }
  await Promise.all(acts);
}

async function come(person: Person, url: string): Promise<void> {
  try {
    person.session = await openSession(url, person.token, {
      asked: () => witness.caused(person.id, true),
      told: (status, at) => witness.heard(person, status, at),
    });
    person.since = performance.now();
    witness.opened();
  } catch {
    witness.refused();
  }
}

function leave(person: Person): void {
  if (!person.session) return;
  person.session.leave();
  person.session = null;
  person.since = Number.POSITIVE_INFINITY;
  witness.caused(person.id, false);
}

function personOf(token: string): Person {
  const id: string = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
  const known = people.get(id);
  if (known) return known;
  const person: Person = { id, token, known: new Map(), since: Number.POSITIVE_INFINITY, session: null };
  people.set(id, person);
  return person;
}

/** Neighbours share a conversation: so that no conversation is emptied at once, the next is taken far away. */
function scattered<Item>(items: readonly Item[]): Item[] {
  const stride = 37;
  return items.map((_, i) => items[(i * stride) % items.length] as Item);
}
