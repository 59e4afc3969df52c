/** What is answered of people to viewers, operators and everyone, out of memory and of what has just been read (P12). */
import { ABSENT, type Status, type Thresholds } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import { sightsOfEveryoneIn } from '../../presence/audience/occupancy.ts';
import type { Store } from '../../presence/ports.ts';
import type { Faces } from '../../presence/shown/faces.ts';
import { seenHistory } from '../../presence/shown/seen-history.ts';
import { Count, statusShown, wireNamed } from '../../presence/shown/wire.ts';
import type { Face, Truth } from '../../presence/sight/face.ts';
import { sharedIn } from '../../presence/sight/kept-sharing.ts';
import { hiddenFromEveryoneSince, type Sights, sightOf } from '../../presence/sight/sight.ts';
import { sinceSaid } from '../../presence/subjects/entry.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { NO_CLAIMS } from '../../presence/truth/claims.ts';
import { newest, notAfter } from '../../presence/truth/facts.ts';
import type { StoredSubject, Subject } from '../../presence/truth/subject.ts';
import { Refusal } from '../../refusal.ts';
import { READ_MS, within } from '../../within.ts';
import type { Membership } from '../members/membership.ts';
import type { Preparing } from '../members/preparing.ts';
import type { ConversationOccupancy, Faced, Shows, Unseen } from '../types.ts';
import { blindTo, unseenIn } from './sharing.ts';

/** In one question. */
const MOST_ASKED = 1_000;
/** Crowds whose count is remembered. */
const MOST_COUNTED = 1_000;

export interface AnswersParts {
  readonly subjects: Standings & Pick<Subjects, 'sharers'>;
  readonly conversations: Pick<Conversations, 'contactsOf' | 'fellowsOf' | 'membersOf' | 'sees'>;
  readonly sights: Sights;
  readonly faces: Faces;
  readonly preparing: Pick<Preparing, 'prepare'>;
  readonly membership: Pick<Membership, 'readMembers'>;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  /** What an answer to this viewer about these depends on is brought into memory. */
  readonly prepareToLook: (viewerId: string | null, of: readonly StoredSubject[]) => Promise<void>;
  readonly store: Pick<Store, 'load'>;
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  readonly asking: Asking;
  /** A conversation with more members than a crowd takes a while to count. */
  readonly rules: Thresholds & { readonly crowdLimit: number };
  readonly now: () => number;
}

/** What is asked of others before there is an answer. */
interface Asking {
  /** Who of these is still there. */
  stillValid(subjectIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** What was said of people and was not heard here is read. */
  readSaid(): Promise<unknown>;
  /** Who of these views the conversation and shows that they do; what they share is known here by then. */
  viewersAmong(conversationId: string, members: ReadonlySet<string>): Promise<readonly string[]>;
}

interface Answers extends Omit<Shows, 'on'>, Unseen, Omit<Faced, 'faceToEveryone'> {
  /** `facts`: as just read, unless they are known here. */
  faceToEveryone(subject: Subject & Partial<StoredSubject>): Face;
}

export function createAnswers(parts: AnswersParts): Answers {
  const { subjects, conversations, sights, faces, preparing, learn, prepareToLook, follow, asking, rules, now } = parts;
  const { sharers } = subjects;

  /** What memory knows beats what was stored. */
  function truthOf({ id, username, kind, facts, claims = NO_CLAIMS }: StoredSubject): Truth {
    const subject = { id, username, kind };
    const known = subjects.standing(id);
    const stored = notAfter(now(), facts);
    if (!known) return { subject, facts: sinceSaid(stored, claims, now()), claims };
    // Where the store knows no more it is what is known here that is shown, and its face has been made before.
    return { subject, facts: newest(known.facts, stored), claims: known.claims, outline: known.outline };
  }

  /** Of somebody in the viewer's audience. */
  function statusSeen(viewerId: string, subjectId: string, at: number): Status {
    const standing = subjects.standing(subjectId);
    return standing ? statusShown(faces.toViewer(viewerId, standing, true, at), at, rules) : 'offline';
  }

  async function read<Answer>(what: string, asked: Promise<Answer>): Promise<Answer> {
    try {
      return await within(READ_MS, asked);
    } catch (cause) {
      throw new Refusal('UNAVAILABLE', `${what} could not be read`, { cause });
    }
  }

  /** As they are asked for. Whoever has not been stored yet is known here, or was `neverHere`. */
  async function load(ids: readonly string[], neverHere: (id: string) => StoredSubject[]): Promise<StoredSubject[]> {
    const asked = Promise.all([parts.store.load(ids), asking.stillValid(ids)]);
    const [found, valid] = await read('These people', asked);
    const stored = new Map(found.map((one) => [one.id, one]));
    return ids
      .filter((id) => valid.has(id))
      .flatMap((id) => stored.get(id) ?? withoutFacts(subjects.get(id)) ?? neverHere(id));
  }

  /** However many they are. */
  async function loadEach(ids: readonly string[]): Promise<StoredSubject[]> {
    const stored: StoredSubject[] = [];
    for (let from = 0; from < ids.length; from += MOST_ASKED)
      stored.push(...(await load(ids.slice(from, from + MOST_ASKED), () => [])));
    return stored;
  }

  async function count(conversationId: string, members: ReadonlySet<string>): Promise<ConversationOccupancy> {
    const stored = await loadEach([...members]);
    await Promise.all([prepareToLook(null, stored), follow(members)]);
    const viewers = await asking.viewersAmong(conversationId, members);
    const at = now();
    const counted = new Count(at, rules);
    const sightsOf = (id: string) => sightsOfEveryoneIn(conversationId, members, sharers.at(id, at));
    for (const id of viewers) counted.view(sightsOf(id));
    for (const one of stored) counted.add(sightsOf(one.id).map((sight) => faces.toGranted(truthOf(one), sight, at)));
    return counted.of(members.size);
  }

  /** A crowd takes a while to count, and may be asked about by very many. */
  const counted = new Map<string, { readonly occupancy: Promise<ConversationOccupancy>; readonly at: number }>();

  function countedLately(conversationId: string, maxAgeMs: number): Promise<ConversationOccupancy> | undefined {
    const known = counted.get(conversationId);
    return known && Math.abs(now() - known.at) < maxAgeMs ? known.occupancy : undefined;
  }

  function keepCounted(conversationId: string, occupancy: Promise<ConversationOccupancy>): void {
    counted.delete(conversationId);
    counted.set(conversationId, { occupancy, at: now() });
    const [oldest] = counted.keys();
    if (counted.size > MOST_COUNTED && oldest !== undefined) counted.delete(oldest);
    // What could not be counted is counted by whoever asks next.
    occupancy.catch(() => counted.delete(conversationId));
  }

  return {
    async get(ids, { as = null } = {}) {
      if (ids.length > MOST_ASKED) throw new Refusal('VALIDATION_ERROR', `No more than ${MOST_ASKED} people at a time`);
      // Whoever is in somebody's audience exists, and was never seen: of others nobody knows.
      const stored = await load(ids, as === null ? () => [] : unseenSoFar);
      await Promise.all([prepareToLook(as, stored), as !== null && preparing.prepare(as), follow(ids)]);
      const at = now();
      return stored.flatMap((one) => {
        const truth = truthOf(one);
        if (as === null) return wireNamed(faces.toEveryone(truth, at));
        const isThere = conversations.sees(as, one.id);
        return isThere ? wireNamed(faces.toViewer(as, truth, true, at)) : [];
      });
    },

    async historySeen(viewerId, subjectId) {
      const [stored] = await load([subjectId], unseenSoFar);
      if (!stored) return null;
      await Promise.all([prepareToLook(viewerId, [stored]), preparing.prepare(viewerId), follow([subjectId])]);
      const isThere = viewerId === subjectId || conversations.sees(viewerId, subjectId);
      const sight = sightOf(viewerId, subjectId, isThere, sights);
      const [at, truth] = [now(), truthOf(stored)];
      const { sharing } = sharedIn(truth.claims ?? NO_CLAIMS);
      const shown = {
        sharing,
        shadows: sights.shadowsOf(subjectId),
        face: faces.toViewer(viewerId, truth, isThere, at),
      };
      return seenHistory(sight, shown, at, rules);
    },

    async occupancy(conversationId, { maxAgeMs = 0 } = {}) {
      const known = countedLately(conversationId, maxAgeMs);
      if (known) return known;
      const members = await read('Who is there', parts.membership.readMembers(conversationId));
      const counting = count(conversationId, members);
      if (members.size > rules.crowdLimit) keepCounted(conversationId, counting);
      return counting;
    },

    async look(viewerId, of) {
      await prepareToLook(viewerId, of);
      return (stored, isInAudience) => faces.toViewer(viewerId, truthOf(stored), isInAudience, now());
    },

    async withStatus(viewerId, status) {
      await Promise.all([asking.readSaid(), preparing.prepare(viewerId)]);
      const seen = conversations.contactsOf(viewerId);
      await follow(seen);
      const at = now();
      return [...seen].filter((id) => id !== viewerId && statusSeen(viewerId, id, at) === status);
    },

    unseenBy: (subjectId, conversationId) => unseenIn(conversationId, subjectId, conversations, sights, sharers),

    async hiddenFrom(subjectId) {
      await learn([subjectId]);
      if (sights.areFull) return [];
      await follow([subjectId]);
      await preparing.prepare(subjectId);
      return blindTo(subjectId, conversations.fellowsOf(subjectId), sights, sharers);
    },

    ownFace: (subject) => faces.toViewer(subject.id, truthOf({ ...subject, facts: ABSENT }), true, now()),
    faceInLists: (subject) => faces.inLists(truthOf({ ...subject, facts: ABSENT }), now()),
    faceInNews({ subject, hiddenSince }) {
      const truth = truthOf({ ...subject, facts: ABSENT });
      if (hiddenSince === undefined) return faces.inLists(truth, now());
      const isToldEveryone = hiddenFromEveryoneSince(subject.id, sights) === hiddenSince;
      return isToldEveryone ? faces.toEveryone(truth, now()) : null;
    },
    faceToEveryone: (subject) => faces.toEveryone(truthOf({ facts: ABSENT, ...subject }), now()),
  };
}

function withoutFacts(subject: Subject | undefined): StoredSubject | undefined {
  return subject && { ...subject, facts: ABSENT };
}

function unseenSoFar(id: string): StoredSubject[] {
  return [{ id, username: id, kind: 'user', facts: ABSENT }];
}
