/** The load: many people in one process, who come and go as they are told. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Look, Order, Seen, Watching } from '../conversation.ts';
import { fellowsIn, nameOfToken } from '../layout.ts';
import { CENTRIFUGO_PATH, openCentrifugoSession } from './centrifugo-session.ts';
import { retryDelay } from './patience.ts';
import { createPicture, type Picture } from './picture.ts';
import { request } from './requests.ts';
import { askingFrame, type Ears, eventFrame, openSession, type Session } from './session.ts';
import { quantilesOf } from './statistics.ts';
import { createTraffic } from './traffic.ts';
import { createWitness, type Viewer } from './witness.ts';

/** What is still under way when the load ends has this long to arrive. */
const SETTLE_MS = 1_000;

interface Person extends Viewer {
  /** Of the server that it was told to go to last. */
  token: string;
  since: number;
  session: Session | null;
  /** It has come and has not left. */
  isWanted: boolean;
  look: Look;
  picture: Picture | null;
  /** What it says as soon as it is there. */
  says: readonly string[];
}

const people = new Map<string, Person>();
let witness = createWitness();
let traffic = createTraffic();
const NONE = { opened: 0, refused: 0, refusedBecause: '', lost: 0, triedAgain: 0 };
let count = NONE;
let lastOpenedAt = 0;
/** Of whoever keeps a picture. */
let fellowsOf: (name: string) => Iterable<string> = () => [];
/** How long answers took, milliseconds. */
let answers: number[] = [];

process.on('message', (order: Order) => {
  void obey(order).then((seen) => process.send?.(seen));
});

async function obey(order: Order): Promise<Seen> {
  const startedAt = performance.now();
  witness = createWitness();
  traffic = createTraffic();
  answers = [];
  count = { ...NONE };
  await follow(order);
  const seconds = (performance.now() - startedAt) / 1_000;
  const { bytesInWorstSecond } = traffic.seen();
  await wait(SETTLE_MS);
  return {
    ...traffic.seen(),
    bytesInWorstSecond,
    ...witness.seen(),
    ...count,
    ...picturesSeen(),
    answered: quantilesOf(answers),
    seconds,
  };
}

async function follow(order: Order): Promise<void> {
  switch (order.do) {
    case 'connect': {
      const { url, tokens, perSecond, look, oneIn = 1, resume = false, counts, patientSeconds = 0, watching } = order;
      if (counts) fellowsOf = fellowsIn(counts);
      const giveUpAt = patientSeconds > 0 ? performance.now() + patientSeconds * 1_000 : 0;
      if (watching) for (const [i, person] of tokens.map(personOf).entries()) person.says = saysOf(tokens, i, watching);
      await paced(tokens.map(personOf), perSecond, (person, i) => {
        person.look = i % oneIn === 0 ? look : 'count';
        return come(person, url, { resume, giveUpAt });
      });
      break;
    }
    case 'leave-and-return': {
      const { url, tokens, perSecond, seconds, awayMs } = order;
      const present = scattered(tokens.map(personOf));
      const leavers = Array.from({ length: perSecond * seconds }, (_, i) => present[i % present.length] as Person);
      await paced(leavers, perSecond, async (person) => {
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
    case 'rush': {
      const waiting = order.tokens.map(personOf);
      const enter = async () => {
        for (let person = waiting.pop(); person; person = waiting.pop()) await come(person, order.url);
      };
      await Promise.all(Array.from({ length: order.atOnce }, enter));
      break;
    }
    case 'listen':
      await wait(order.seconds * 1_000);
      break;
    case 'request': {
      const { took, refused, because, bytes } = await request(order);
      answers = [...took];
      count = { ...count, refused, refusedBecause: because };
      traffic.counted(bytes, 0);
      break;
    }
    case 'cut':
      for (const person of people.values()) forgetSession(person)?.tear();
      break;
    case 'leave':
      for (const person of people.values()) forgetSession(person)?.leave();
  }
}

/** It views the conversation, and watches those who follow it there. */
function saysOf(tokens: readonly string[], at: number, { conversationId, each }: Watching): string[] {
  const userIds = Array.from({ length: each }, (_, i) => nameOfToken(tokens[(at + 1 + i) % tokens.length] ?? ''));
  return [eventFrame('viewing', { conversationId }), askingFrame('presence:watch', { conversationId, userIds })];
}

/** Starts one after the other, evenly spaced by the clock, and waits for all of them. */
async function paced<Item>(
  items: readonly Item[],
  perSecond: number,
  act: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const acts: Promise<void>[] = [];
  for (const [i, item] of items.entries()) {
    const early = startedAt + (i / perSecond) * 1_000 - performance.now();
    if (early > 0) await wait(early);
    acts.push(act(item, i));
  }
  await Promise.all(acts);
}

interface Coming {
  readonly resume?: boolean;
  /** Until then it tries again, by `performance.now()`. Unless given, it does not. */
  readonly giveUpAt?: number;
}

async function come(person: Person, url: string, coming: Coming = {}): Promise<void> {
  const { giveUpAt = 0 } = coming;
  person.isWanted = true;
  for (let attempt = 0; !(await enters(person, url, coming)); attempt++) {
    const waitMs = retryDelay(attempt, Math.random());
    if (performance.now() + waitMs > giveUpAt) return;
    if (attempt === 0) count.triedAgain++;
    await wait(waitMs);
    if (!person.isWanted) return;
  }
}

/** After its connection was lost. */
async function comeBack(person: Person, url: string, coming: Coming): Promise<void> {
  await wait(retryDelay(0, Math.random()));
  if (person.isWanted) await come(person, url, { ...coming, resume: true });
}

/** One attempt. */
async function enters(person: Person, url: string, coming: Coming): Promise<boolean> {
  const { resume = false, giveUpAt = 0 } = coming;
  try {
    const open = url.endsWith(CENTRIFUGO_PATH) ? openCentrifugoSession : openSession;
    person.picture = person.look === 'picture' ? createPicture() : null;
    const { token, says } = person;
    person.session = await open(url, { token, says, resume, isPatient: giveUpAt > 0 }, earsOf(person, url, coming));
  } catch (error) {
    count.refused++;
    count.refusedBecause ||= String(error);
    return false;
  }
  person.since = performance.now();
  lastOpenedAt = person.since;
  count.opened++;
  return true;
}

function earsOf(person: Person, url: string, coming: Coming): Ears {
  const ears: Ears = {
    asked() {
      // What comes of a return that waits for long is timed from when it is true.
      if (person.look !== 'picture') witness.caused(person.id, true);
    },
    counted: (bytes, events) => traffic.counted(bytes, events),
    answered: (ms) => answers.push(ms),
    lost() {
      person.session = null;
      count.lost++;
      if (performance.now() < (coming.giveUpAt ?? 0)) void comeBack(person, url, coming);
    },
  };
  const { look, picture } = person;
  if (look !== 'count') {
    ears.told = (statuses, at) => {
      for (const status of statuses) {
        // What a picture shows already is told again, and late for nobody.
        if (picture?.tell(status) !== false) witness.heard(person, status, at);
      }
    };
  }
  if (picture) ears.shown = picture.show;
  return ears;
}

function leave(person: Person): void {
  const session = forgetSession(person);
  if (!session) return;
  session.leave();
  witness.caused(person.id, false);
}

function forgetSession(person: Person): Session | null {
  const { session } = person;
  person.session = null;
  person.isWanted = false;
  person.since = Number.POSITIVE_INFINITY;
  return session;
}

/** The views of whoever is not there are old, and known to be. */
function picturesSeen(): Pick<Seen, 'missing' | 'wrongPictures' | 'rightAfterMs'> {
  const isThere = (id: string) => Boolean(people.get(id)?.session);
  const isRight = ({ id, picture }: Person) =>
    picture === null || [...fellowsOf(id)].every((fellow) => picture.isOnline(fellow) === isThere(fellow));
  const everybody = [...people.values()];
  const present = everybody.filter(({ session }) => session);
  const right = present.filter(isRight);
  return {
    missing: everybody.filter(({ isWanted, session }) => isWanted && !session).length,
    wrongPictures: present.length - right.length,
    // Since the last change that it knows of, a picture is what it is at the end.
    rightAfterMs: right.reduce((latest, { picture }) => Math.max(latest, (picture?.changedAt ?? 0) - lastOpenedAt), 0),
  };
}

function personOf(token: string): Person {
  const id = nameOfToken(token);
  const known = people.get(id);
  if (known) return Object.assign(known, { token });
  const since = Number.POSITIVE_INFINITY;
  const person: Person = {
    id,
    token,
    known: new Map(),
    since,
    session: null,
    isWanted: false,
    look: 'witness',
    picture: null,
    says: [],
  };
  people.set(id, person);
  return person;
}

/** Neighbours share a conversation: so that no conversation is emptied at once, the next is taken far away. */
function scattered<Item>(items: readonly Item[]): Item[] {
  const stride = 37;
  return items.map((_, i) => items[(i * stride) % items.length] as Item);
}
