/** What a node knows of one subject, and how that changes. */
import { ABSENT, type Facts, NOTHING_SAID, type Said, statusOf, type Thresholds } from '@meeshy/status-protocol';
import { type Appeal, decide, decidingBy, isPresent, type SubjectRecord } from '../decision/decide.ts';
import { CALM, type Flapping, shiftedFlapping } from '../decision/flapping.ts';
import type { Rules } from '../decision/rules.ts';
import type { Cause, Verdict } from '../decision/verdict.ts';
import { isSameOutline, isSameUnseen, type Outline, outlineOf, shownOf } from '../sight/face.ts';
import { afterActivity, type Claims, NO_CLAIMS, shiftedWord } from '../truth/claims.ts';
import { latest, newest, nextVersion, shifted, shiftedTime } from '../truth/facts.ts';
import { isSameSaid, saidIn, saidInOutline, saidSince } from '../truth/saying.ts';
import type { Subject } from '../truth/subject.ts';
import type { Change, OutlineNews } from './change.ts';

export interface Entry {
  readonly subject: Subject;
  facts: Facts;
  /** Their ids: mostly one, and none of whoever is only watched. */
  sessions: readonly string[];
  /** The last session ended at `at`, but every exit says online until `dueAt`. */
  ending: { readonly at: number; readonly dueAt: number } | null;
  lastEndAt: number | null;
  claims: Claims;
  /** What is stored of it has been read, or the cluster has told what it shares. Guests share everything. */
  isSharingKnown: boolean;
  flapping: Flapping;
  /** What viewers were last told, and when. */
  told: Facts;
  toldSaid: Said;
  toldAt: number;
  /** What was told of whoever is not online is repeated once at the next sweep. */
  repeatOffline: boolean;
  /** The same for those who see no times, whom nothing must reach that is no news to them. */
  outline: {
    /** `null`: nobody knows what they know, who have come since. */
    readonly told: Outline | null;
    /** What of it is said to them, as it was then, or when it was loaded: of anything else they are told at its moment. */
    readonly said: Said;
    readonly writtenAt: number;
    readonly repeatOffline: boolean;
  };
  touchedAt: number;
}

/** The name of this node where it decides alone. */
const HERE = 'here';
const NOBODY: readonly string[] = [];
const NONE = Object.freeze({});
/** Of whom viewers are told again at the same time (P8). */
const REFRESHED_GROUPS = 3;

/** By these nobody comes or leaves. */
const STAYING: ReadonlySet<Cause> = new Set<Cause>(['said', 'refreshed', 'repeated']);

/** How a subject stood when that was asked: what was true of it, and what viewers had been told. A value, as all that it holds. */
export type Standing = Readonly<Pick<Entry, 'subject' | 'facts' | 'claims' | 'told' | 'toldAt' | 'outline'>>;

/** A copy, of references alone: whoever has it changes nothing by it, and is surprised by nothing. */
export function standingOf({ subject, facts, claims, told, toldAt, outline }: Entry): Standing {
  return { subject, facts, claims, told, toldAt, outline };
}

export function newEntry({ id, username, kind }: Subject, now: number, facts: Facts = ABSENT): Entry {
  return {
    subject: { id, username, kind },
    facts,
    sessions: NOBODY,
    ending: null,
    lastEndAt: null,
    claims: NO_CLAIMS,
    isSharingKnown: kind === 'anonymous',
    flapping: CALM,
    told: facts,
    toldSaid: NOTHING_SAID,
    toldAt: now,
    repeatOffline: false,
    outline: { told: null, said: NOTHING_SAID, writtenAt: now, repeatOffline: false },
    touchedAt: now,
  };
}

/** The clock was set: all that this entry remembers happened as long ago as before. */
export function shiftEntry(entry: Entry, byMs: number): void {
  const { facts, told, ending } = entry;
  entry.facts = shifted(facts, byMs);
  // Whether viewers were told all that is true goes by identity.
  entry.told = told === facts ? entry.facts : shifted(told, byMs);
  entry.ending = ending && { at: shiftedTime(ending.at, byMs), dueAt: ending.dueAt + byMs };
  entry.claims = shiftedWord(entry.claims, byMs);
  entry.flapping = shiftedFlapping(entry.flapping, byMs);
  entry.lastEndAt = shiftedTime(entry.lastEndAt, byMs);
  entry.toldAt += byMs;
  entry.outline = { ...entry.outline, writtenAt: entry.outline.writtenAt + byMs };
  entry.touchedAt += byMs;
}

export function touch(entry: Entry, now: number): void {
  entry.facts = { ...entry.facts, lastActiveAt: latest(now, entry.facts.lastActiveAt) };
  entry.claims = afterActivity(entry.claims, entry.facts);
}

/** With a living session: online if active; and viewers hear at once when they see it otherwise, or soon would. */
export function wake(entry: Entry, now: number, cause: Cause, rules: Rules): Change | null {
  if (!isPresent(entry, now, rules.offlineMs)) return null;
  if (entry.facts.isOnline) {
    const said = tellSaid(entry, now, rules);
    return said ?? (isMistold(entry, now, rules) ? tell(entry, entry.facts, now, 'refreshed', rules) : null);
  }
  const { facts } = decideHere(entry, { says: 'held' }, now, rules);
  return carryOut(entry, { facts, cause }, now, rules);
}

/** This node decides, because nobody else is there or answers: as the cluster does, on what is known here. */
export function decideHere(
  { subject, facts, claims, flapping, sessions, lastEndAt, told, toldAt }: Entry,
  said: Pick<Appeal, 'says'> & Partial<Pick<Appeal, 'facts' | 'endedAt'>>,
  now: number,
  rules: Rules,
): Verdict {
  const known: SubjectRecord = {
    subject,
    facts,
    isKnown: true,
    holders: said.says === 'gone' ? NONE : { [HERE]: sessions.length },
    fenced: NONE,
    claims,
    endedAt: lastEndAt,
    flapping,
    toldActiveAt: told.lastActiveAt,
    toldAt,
    expiresAt: null,
  };
  // Never before the last activity, though the clock may have been set back.
  const at = latest(now, facts.lastActiveAt) ?? now;
  const appeal: Appeal = {
    subject,
    facts: said.facts ?? facts,
    at,
    says: said.says,
    sessions: sessions.length,
    endedAt: said.endedAt ?? null,
    claims,
    flapping,
    nodeId: HERE,
    replaces: NOBODY,
    dead: NOBODY,
    isNews: false,
    isRefresh: false,
  };
  const decision = decide(known, appeal, at, decidingBy(rules));
  if (decision.kind !== 'decided') throw new Error('a node decides of whom it knows');
  return decision.verdict;
}

/** Takes over what was decided here, which is to be stored and told. */
export function carryOut(
  entry: Entry,
  { facts, cause }: Pick<Verdict, 'facts' | 'cause'>,
  now: number,
  thresholds: Thresholds,
): Change {
  entry.repeatOffline = !facts.isOnline;
  return tell(entry, facts, now, cause, thresholds);
}

export function tell(entry: Entry, facts: Facts, now: number, cause: Cause, thresholds: Thresholds): Change {
  const { subject, claims, facts: before } = entry;
  entry.facts = facts;
  entry.told = facts;
  entry.toldAt = now;
  // Somebody came or left, or something else is said that those see who see no times, by whatever cause that is heard of here:
  // when anything else is told is no business of theirs.
  const isSaidNew = takeOutlineSaid(entry, now);
  const outlineNews = isSaidNew || !STAYING.has(cause) ? tellOutline(entry, now, thresholds) : null;
  // Every change comes by here, and to copy an object costs several times as much as to write to it.
  const at = changedAt(cause, facts, now);
  const change: { -readonly [Name in keyof Change]: Change[Name] } = { subject, before, facts, cause, at };
  if (outlineNews) change.outlineNews = outlineNews;
  entry.toldSaid = saidIn(claims, now, facts.isOnline);
  if (claims === NO_CLAIMS) return change;
  const said = shownOf({ subject, facts, claims }, now, thresholds);
  if (said !== NOTHING_SAID) change.said = said;
  return change;
}

/**
 * What is said to those who see no times counts as told to them from now on, also where it does not show, of whoever is not there: the
 * next thing that is told is not the moment for it. Answers whether it is something else than before.
 */
export function takeOutlineSaid(entry: Entry, now: number): boolean {
  const said = saidInOutline(entry.claims, now);
  if (isSameSaid(said, entry.outline.said)) return false;
  entry.outline = { ...entry.outline, said };
  return true;
}

/** An exit is told as of its moment: so is that of whoever hides, whose `now` is another (P18). */
function changedAt(cause: Cause, { lastSeen }: Facts, now: number): number {
  return cause === 'disconnected' ? (lastSeen ?? now) : now;
}

/** What is said of it is not what viewers were told. */
function isSaidOtherwise({ facts, claims, toldSaid }: Entry, now: number): boolean {
  if (claims === NO_CLAIMS) return toldSaid !== NOTHING_SAID;
  return !isSameSaid(saidIn(claims, now, facts.isOnline), toldSaid);
}

/** Viewers are shown what is said of it at `now` in another way, and need not be told. */
export function takeSaidForTold(entry: Entry, now: number): void {
  const { claims, facts } = entry;
  entry.toldSaid = saidIn(claims, now, facts.isOnline);
  takeOutlineSaid(entry, now);
}

/** They are told, in a version of its own: that of the moment at which it became so, on whichever node. */
export function tellSaid(entry: Entry, now: number, thresholds: Thresholds): Change | null {
  if (!isSaidOtherwise(entry, now)) return null;
  const { facts, claims } = entry;
  const at = saidSince(claims, now, facts.isOnline) || now;
  return tell(entry, { ...facts, version: nextVersion(facts.version, at) }, now, 'said', thresholds);
}

/** What began or ended by itself has a version of that moment, also where nobody was there to tell of it. */
export function sinceSaid(facts: Facts, claims: Claims, now: number): Facts {
  const at = saidSince(claims, now, facts.isOnline);
  return facts.version < at ? { ...facts, version: at } : facts;
}

/** What is new to those who see no times, if anything is: from then on they know it. */
export function tellOutline(entry: Entry, now: number, thresholds: Thresholds): OutlineNews | null {
  const { told } = entry.outline;
  const outline = outlineOf(entry.facts, now, thresholds, entry.claims);
  if (isSameOutline(outline, told)) return null;
  const isNewToBare = !isSameUnseen(told, outline);
  const isGone = outline.isOnline !== told?.isOnline && !outline.isOnline;
  return writeOutline(entry, outline, now, isNewToBare, isGone);
}

/** P8: what they were told before, for whoever missed it; `null`: that need not be told again now. */
export function repeatOutline(entry: Entry, now: number, rules: Rules): OutlineNews | null {
  const { told } = entry.outline;
  return told && isOutlineRepeated(entry, now, rules) ? writeOutline(entry, told, now, true, false) : null;
}

/** Whether one of the two has something to tell. */
export function isOutlineDue(entry: Entry, now: number, rules: Rules): boolean {
  const { told } = entry.outline;
  const isTold = isSameOutline(outlineOf(entry.facts, now, rules, entry.claims), told);
  return !isTold || (told !== null && isOutlineRepeated(entry, now, rules));
}

function isOutlineRepeated({ outline, subject }: Entry, now: number, rules: Rules): boolean {
  return outline.told?.isOnline ? isToldBefore(outline.writtenAt, subject, now, rules) : outline.repeatOffline;
}

/** Later than all that was shown in this millisecond: a viewer may have been shown another outline in it. */
function writeOutline(
  entry: Entry,
  outline: Outline,
  now: number,
  isNewToBare: boolean,
  repeatOffline: boolean,
): OutlineNews {
  const writtenAt = nextVersion(entry.outline.writtenAt, now + 2);
  entry.outline = { told: outline, said: saidInOutline(entry.claims, now), writtenAt, repeatOffline };
  return { outline, writtenAt, isNewToBare };
}

/** Takes over what the cluster decided; a change when viewers here were told something else. */
export function adopt(entry: Entry, verdict: Verdict, now: number, thresholds: Thresholds): Change | null {
  const { facts, cause, toldActiveAt } = verdict;
  const known = entry.facts;
  const merged = sinceSaid(newest(known, facts), entry.claims, now);
  // However little it says: a viewer who came from another node may know a version in between that said otherwise.
  if (merged.version > known.version) {
    entry.repeatOffline = !merged.isOnline;
    return tellAs(entry, merged, verdict, now, causeHere(cause, known, merged), thresholds);
  }
  if ((toldActiveAt ?? 0) > (entry.told.lastActiveAt ?? 0)) {
    return tellAs(entry, merged, verdict, now, 'refreshed', thresholds);
  }
  entry.facts = merged;
  return null;
}

/** What was missed when it happened is read later, and without its cause: but here it is news, as it was elsewhere (P18). */
function causeHere(cause: Cause, known: Facts, heard: Facts): Cause {
  if (heard.isOnline === known.isOnline || (cause !== 'repeated' && cause !== 'refreshed')) return cause;
  return heard.isOnline ? 'connected' : 'disconnected';
}

/** Viewers at other nodes may know of less activity than those here are about to: that is still to be told. */
function tellAs(
  entry: Entry,
  facts: Facts,
  { toldActiveAt, at }: Verdict,
  now: number,
  cause: Cause,
  thresholds: Thresholds,
): Change {
  const change = tell(entry, facts, now, cause, thresholds);
  if (toldActiveAt !== facts.lastActiveAt) entry.told = { ...facts, lastActiveAt: toldActiveAt };
  return { ...change, at: changedAt(cause, facts, at) };
}

/** Whether viewers compute another status than the true one, or will before they are told again. */
export function isMistold(entry: Entry, now: number, rules: Rules): boolean {
  const { told, facts } = entry;
  if (isSaidOtherwise(entry, now)) return true;
  return [now, now + horizonMs(rules)].some((at) => statusOf(told, at, rules) !== statusOf(facts, at, rules));
}

/** In time: before the sweep after next. */
export function isRefreshDue({ facts, subject, toldAt }: Entry, now: number, rules: Rules): boolean {
  return statusOf(facts, now, rules) === 'online' && isToldBefore(toldAt, subject, now, rules);
}

/**
 * Whether what was told at `at` is to be told again: the time of the subject's group has come since. For all of a group it comes
 * at once, so that whoever sees several is told of them in one frame; and there are groups, so that no sweep tells of everybody, where
 * the time between is longer than that between sweeps.
 */
function isToldBefore(at: number, { id }: Subject, now: number, by: Rules): boolean {
  const everyMs = by.refreshIntervalMs - 2 * by.maintenanceIntervalMs;
  if (everyMs <= 0) return true;
  const offsetMs = (Math.floor(phaseOf(id) * REFRESHED_GROUPS) * everyMs) / REFRESHED_GROUPS;
  return at < now - ((now - offsetMs) % everyMs);
}

/** What viewers will compute until then has to be right: the next sweep and the spreading of its repetitions. */
function horizonMs({ maintenanceIntervalMs, offlineMs }: Rules): number {
  return Math.min(2 * maintenanceIntervalMs, offlineMs / 2);
}

/** A number in [0, 1) of its own for each id: FNV-1a, mixed once more because short ids differ in the low bits only. */
export function phaseOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}
