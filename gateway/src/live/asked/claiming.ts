/** P16: claims as people and hosts make them. Each is stored before it is answered. */
import {
  HOST_SOURCES,
  ID_PATTERN,
  LONGEST_STATE_MS,
  type OwnClaim,
  type OwnStatus,
  presetEnd,
  readTime,
  type StateValue,
  type StatusBody,
  toWireSaid,
  usualEnd,
  writeTime,
} from '@meeshy/status-protocol';
import { emojiSchema, noteTextSchema } from '@meeshy/status-protocol/schemas';
import type { Store } from '../../presence/ports.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import { type Claim, type Claims, keyOf, NO_CLAIMS } from '../../presence/truth/claims.ts';
import {
  type HostClaim,
  listedBy,
  type Own,
  withDismissal,
  withHosts,
  withOwn,
  withoutHosts,
  withReach,
} from '../../presence/truth/own-claims.ts';
import { isDismissed, listed, saidToItself } from '../../presence/truth/saying.ts';
import { endOf } from '../../presence/truth/spoken.ts';
import type { Subject } from '../../presence/truth/subject.ts';
import { Refusal } from '../../refusal.ts';
import { READ_MS, within } from '../../within.ts';
import type { Claiming } from '../types.ts';
import type { Onlookers } from './onlookers.ts';

const HOSTS: readonly string[] = HOST_SOURCES;
const HOSTS_STATES: readonly unknown[] = ['available', 'busy', 'dnd', undefined] satisfies HostClaim['state'][];

export interface ClaimingParts {
  readonly subjects: Standings & Pick<Subjects, 'claiming' | 'disclosing' | 'knownSharing' | 'learning'>;
  readonly store: Store;
  readonly onlookers: Onlookers;
  /** Whoever sees somebody otherwise now is told at once. */
  readonly resight: (subjectId: string) => void;
  /** Has a change stored. */
  readonly keep: (change: Change) => void;
  readonly announce: (change: Change) => void;
  /** Resolves when what is claimed of a subject is stored; otherwise rejects as `UNAVAILABLE`. */
  readonly stored: (subjectId: string) => Promise<void>;
  readonly now: () => number;
}

export function createClaiming(parts: ClaimingParts): Claiming {
  const { subjects, store, onlookers, resight, keep, announce, stored, now } = parts;
  const { claiming, disclosing, knownSharing } = subjects;

  /** Who is known here, or stored. Rejects when nobody can know. */
  async function known(subjectId: string): Promise<Subject | undefined> {
    if (!subjects.knows(subjectId)) {
      try {
        for (const one of await within(READ_MS, store.load([subjectId]))) subjects.learning.know(one, now());
      } catch (cause) {
        throw new Refusal('UNAVAILABLE', 'What is said of this person could not be read', { cause });
      }
    }
    return subjects.get(subjectId);
  }

  const claimsOf = (subjectId: string): Claims => subjects.standing(subjectId)?.claims ?? NO_CLAIMS;

  const isUnseen = (subjectId: string) => knownSharing.showingOf(subjectId, now()).isInvisible;

  async function change(subject: Subject, next: (claims: Claims, at: number) => Claims): Promise<void> {
    const claims = claimsOf(subject.id);
    const after = next(claims, now());
    if (after === claims) return;
    claiming.claim(subject, after, now());
    // Those who see it no more are told so first, and of nothing else.
    resight(subject.id);
    const news = claiming.turn(subject.id, now());
    if (news) {
      keep(news);
      announce(news);
    }
    await stored(subject.id);
  }

  function statusOf(subjectId: string): OwnStatus {
    const claims = claimsOf(subjectId);
    // Whether it is there or not, it is told what shows of it while it is not.
    const { state = null, note = null, reach } = toWireSaid(saidToItself(claims, now(), false));
    const all = listed(claims, now()).map((claim) => onWire(claim, isDismissed(claims, claim)));
    return { state, note, ...(reach && { reach }), claims: all };
  }

  return {
    async status(subject) {
      await known(subject.id);
      return statusOf(subject.id);
    },

    async say(subject, said) {
      const own = read(said, subject, now());
      await known(subject.id);
      const isSeenOtherwise = said.state === 'invisible' || (own.state !== undefined && isUnseen(subject.id));
      if (isSeenOtherwise) {
        await onlookers.read(subject.id);
        await onlookers.readAudience(subject.id);
      }
      await change(subject, (claims, at) =>
        disclosing.claimed(subject, withOwn(claims, own, at), onlookers.of(subject.id), at),
      );
      return statusOf(subject.id);
    },

    async dismiss(subject, claimId) {
      await known(subject.id);
      const claim = listedBy(claimsOf(subject.id), claimId, now());
      if (!claim) throw new Refusal('NOT_FOUND', 'Nothing is said by this claim');
      if (claim.source === 'manual') throw new Refusal('VALIDATION_ERROR', 'claimId: is what you say yourself: end it');
      await change(subject, (claims, at) => (isDismissed(claims, claim) ? claims : withDismissal(claims, claim, at)));
      return statusOf(subject.id);
    },

    async claim(subjectId, claim) {
      const said = readHosts(claim, now());
      const subject = await known(subjectId);
      if (!subject) throw new Refusal('NOT_FOUND', 'This subject is not known');
      let isLive = true;
      await change(subject, (claims, at) => {
        const after = withHosts(claims, said, at);
        if (after === null) throw new Refusal('VALIDATION_ERROR', 'Too much is claimed of this subject');
        isLive = after !== 'ended';
        return after === 'ended' ? claims : after;
      });
      return isLive;
    },

    async unclaim(subjectId, claim) {
      checkName(claim);
      const subject = await known(subjectId);
      if (subject) await change(subject, (claims, at) => withoutHosts(claims, claim, at));
    },

    async reachable(subjectId, until) {
      if (until !== null && !isTime(until)) throw refused('until: is not a time in milliseconds');
      const subject = await known(subjectId);
      if (!subject && until === null) return;
      if (!subject) throw new Refusal('NOT_FOUND', 'This subject is not known');
      if (subject.kind === 'anonymous') throw refused('Guests are reached by nothing while they are away');
      await change(subject, (claims, at) => withReach(claims, until, at));
    },
  };
}

function onWire(claim: Claim, isDismissed: boolean): OwnClaim {
  const { source, state, note, startsAt, setAt } = claim;
  const [from, set] = [writeTime(startsAt), writeTime(setAt)];
  const says = { ...(state && { state }), ...(note && { note }) };
  const times = { startsAt: from, until: writeTime(endOf(claim)), setAt: set };
  return { claimId: keyOf(claim), source, ...says, ...times, isDismissed } as OwnClaim;
}

/** What somebody says, with its end. */
function read({ state, note, ...until }: StatusBody, subject: Subject, now: number): Own {
  if (state === 'invisible' && subject.kind === 'anonymous') {
    throw new Refusal('VALIDATION_ERROR', 'state: guests cannot be invisible');
  }
  const end = endIn(until, now);
  if (end !== null && state && end > now + LONGEST_STATE_MS) {
    throw new Refusal('VALIDATION_ERROR', 'until: a state ends within a year');
  }
  return {
    ...(state !== undefined && { state: state && { value: state, until: end ?? usualStateEnd(state, now) } }),
    ...(note !== undefined && { note: note && { ...note, until: end } }),
  };
}

function usualStateEnd(state: StateValue, now: number): number | null {
  return state === 'invisible' ? null : usualEnd(now);
}

/** `null`: none is given. */
function endIn({ until, preset, zone }: Pick<StatusBody, 'until' | 'preset' | 'zone'>, now: number): number | null {
  if (preset) return presetEnd(preset, now, zone);
  if (until === undefined) return null;
  const end = readTime(until);
  if (end === null || end <= now) throw new Refusal('VALIDATION_ERROR', 'until: has passed');
  return end;
}

/** What a host claims may come from anywhere. */
function readHosts(claim: HostClaim, now: number): HostClaim & { until: number | null } {
  checkName(claim);
  const { state, note, startsAt = now, until = null } = claim;
  if (!HOSTS_STATES.includes(state)) throw refused('state: is none that a host may say');
  if (state === undefined && note === undefined) throw refused('A claim says a state, a note, or both');
  if (!isTime(startsAt)) throw refused('startsAt: is not a time in milliseconds');
  if (until !== null && (!isTime(until) || until <= Math.max(now, startsAt))) throw refused('until: has passed');
  if (state && until !== null && until > startsAt + LONGEST_STATE_MS)
    throw refused('until: a state ends within a year');
  const end = until ?? (state ? usualEnd(Math.max(now, startsAt)) : null);
  return { ...claim, startsAt, until: end, ...(note && { note: noteIn(note) }) };
}

function checkName({ source, id }: Pick<HostClaim, 'source' | 'id'>): void {
  if (!HOSTS.includes(source)) throw refused(`source: is one of ${HOSTS.join(', ')}`);
  if (!ID_PATTERN.test(id)) throw refused('id: has 1 to 64 letters, digits, "-" or "_"');
}

function noteIn({ emoji, text }: { emoji?: unknown; text?: unknown }): { emoji: string; text: string } {
  const note = { emoji: emojiSchema().safeParse(emoji ?? ''), text: noteTextSchema().safeParse(text ?? '') };
  if (!note.emoji.success) throw refused('note: the emoji is not one');
  if (!note.text.success) throw refused('note: the text has more than 100 characters');
  if (note.emoji.data === '' && note.text.data === '') throw refused('note: says nothing');
  return { emoji: note.emoji.data, text: note.text.data };
}

function isTime(value: unknown): value is number {
  return readTime(value) === value;
}

function refused(message: string): Refusal {
  return new Refusal('VALIDATION_ERROR', message);
}
