import { randomUUID } from 'node:crypto';
import { beside, type Face, type Named, type Naming, nameOf } from '@meeshy/status-gateway';
import type { OperatorFigures } from '@meeshy/status-protocol';
import type { Server } from 'socket.io';
import { canonical } from '../names/canonical.ts';

export type Found = Naming<OperatorFigures>['found'];

const SHOWN = 20;
const QUESTION = 'operator:find';
const ANSWER = 'operator:found';
/** Asked every second; what is older than this is of a gateway that is gone, or of words that nobody searches for now. */
const FRESH_MS = 5_000;

/** Somebody as operators see them. */
export interface PersonHere {
  readonly face: Face;
  readonly isAnonymous: boolean;
}

interface Sessions {
  readonly of: Face | Named;
  readonly isAnonymous: boolean;
  sessions: number;
}

/** Who of them, one per session, fits the words: by name, each with the number of their sessions. */
export function findOnline(people: Iterable<PersonHere>, words: string): Found {
  const wanted = canonical(words);
  const found = new Map<string, Sessions>();
  for (const { face, isAnonymous } of people) {
    const known = found.get(face.userId);
    if (known) known.sessions++;
    else if (canonical(face.username).includes(wanted)) found.set(face.userId, { of: face, isAnonymous, sessions: 1 });
  }
  return inOrder([...found.values()]);
}

/** What several gateways found, as one: whoever is on more than one of them has the sessions of all. */
export function together(lists: readonly Found[]): Found {
  const found = new Map<string, Sessions>();
  for (const person of lists.flat()) {
    const { userId, isAnonymous, sessions } = person;
    const known = found.get(userId);
    if (known) known.sessions += sessions;
    else found.set(userId, { of: person, isAnonymous, sessions });
  }
  return inOrder([...found.values()]);
}

/** The keys are made once: with ten thousand people, making them at each comparison would hold the process up. */
function inOrder(people: readonly Sessions[]): Found {
  const keyed = people.map((person) => ({ person, key: canonical(person.of.username) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
  return keyed.slice(0, SHOWN).map(({ person: { of, ...rest } }) => beside(rest, nameOf(of)));
}

/** The other gateways. */
export interface Elsewhere {
  /** Their answers come later, and are asked for again with every interval. */
  ask(words: string): void;
  answers(words: string): Found;
}

interface Answer {
  readonly words: string;
  readonly found: Found;
  readonly at: number;
}

/**
 * Asks the other gateways, and answers them, by events without acknowledgement: Socket.IO would count the gateways first,
 * and reject, unheard, when Redis is gone.
 */
export function askGateways(
  io: Server,
  findHere: (words: string) => Found,
  steady: () => number = () => performance.now(),
): Elsewhere {
  const here = randomUUID();
  /** By gateway and words. Whoever no longer answers is forgotten. */
  const answers = new Map<string, Answer>();

  io.on(QUESTION, (asker: string, words: string) => io.serverSideEmit(ANSWER, asker, here, words, findHere(words)));
  io.on(ANSWER, (asker: string, gateway: string, words: string, found: Found) => {
    if (asker === here) answers.set(`${gateway} ${words}`, { words, found, at: steady() });
  });

  return {
    ask: (words) => void io.serverSideEmit(QUESTION, here, words),
    answers(words) {
      for (const [key, { at }] of answers) if (steady() - at > FRESH_MS) answers.delete(key);
      return together([...answers.values()].filter((answer) => answer.words === words).map(({ found }) => found));
    },
  };
}
