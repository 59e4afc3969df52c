/**
 * What becomes of a subject when somebody says something about it: the one decision. The memory that several nodes
 * share makes it in one step (in Redis a script, which is a translation of this file: a test gives both the same
 * statements), and a node that nobody answers, or that is alone, makes it for itself.
 *
 *   isOnline = a node holds a session ∧ active within the offline threshold ∧ not held offline by an operator
 */
import { ABSENT, DAY_MS, FACT_NAMES, type Facts, HOUR_MS } from '@meeshy/status-protocol';
import {
  type Claims,
  claimsNotAfter,
  isHeldOffline,
  isSameClaim,
  mergeClaims,
  NO_CLAIMS,
  OPERATORS,
  shiftedWord,
  withoutForgotten,
} from '../truth/claims.ts';
import { AHEAD_MS, latest, nextVersion, notAfter, past, shifted, shiftedTime } from '../truth/facts.ts';
import { isSameSaid, saidIn } from '../truth/saying.ts';
import type { Subject } from '../truth/subject.ts';
import { CALM, type Flapping, flappingUntil, laterEnd } from './flapping.ts';
import type { Rules } from './rules.ts';
import type { Cause, Statement, Verdict } from './verdict.ts';

/** A request so soon after the end of the last session is part of signing out, not activity (P1). */
export const SIGN_OUT_MS = 10_000;
/** What was said by a clock that differs by more, when it arrives, was said by another clock: it was set, there or here. */
export const OTHER_CLOCK_MS = 10_000;
/** So long the records refuse a node that was taken for dead; its own lease tells it sooner. */
export const FENCED_MS = HOUR_MS;
/** A subject that has been offline for so long is read from the store again. */
export const KEPT_MS = DAY_MS;

/** What is decided. Of other facts what was stated in the higher version is taken over. */
type Decided = 'isOnline' | 'lastSeen' | 'lastActiveAt' | 'version';
const DECIDED: Readonly<Record<Decided, true>> = { isOnline: true, lastSeen: true, lastActiveAt: true, version: true };
export const STATED_FACTS = FACT_NAMES.filter((name): name is Exclude<keyof Facts, Decided> => !(name in DECIDED));

export interface DecidingRules {
  readonly offlineMs: number;
  /** Viewers everywhere are told again at this distance at least. */
  readonly refreshMs: number;
}

export function decidingBy({
  offlineMs,
  maintenanceIntervalMs,
}: Pick<Rules, 'offlineMs' | 'maintenanceIntervalMs'>): DecidingRules {
  return { offlineMs, refreshMs: maintenanceIntervalMs / 2 };
}

/** A statement as it comes before whoever decides. */
export interface Appeal
  extends Pick<Statement, 'facts' | 'at' | 'sessions' | 'endedAt' | 'claims' | 'flapping' | 'isNews' | 'isRefresh'> {
  readonly subject: Subject;
  /** `gone`: the `dead` nodes have ended, and with them their sessions. */
  readonly says: Statement['says'] | 'gone';
  /** Who says so. `gone` is said of others. */
  readonly nodeId: string;
  /** Former incarnations of this node, whose sessions this statement replaces. */
  readonly replaces: readonly string[];
  /** Nodes that are refused from then on. */
  readonly dead: readonly string[];
}

/** All that is remembered of one subject. */
export interface SubjectRecord {
  readonly subject: Subject;
  readonly facts: Facts;
  /** Somebody has said whether the subject is online. */
  readonly isKnown: boolean;
  /** How many sessions which node holds. */
  readonly holders: Readonly<Record<string, number>>;
  /** Nodes that were taken for dead, and when: what they say later is refused. */
  readonly fenced: Readonly<Record<string, number>>;
  readonly claims: Claims;
  /** When the last session ended. */
  readonly endedAt: number | null;
  readonly flapping: Flapping;
  /** The latest activity that viewers everywhere were told of, and when they were. */
  readonly toldActiveAt: number | null;
  readonly toldAt: number;
  /** When it is forgotten; `null`: not as long as it is like this. */
  readonly expiresAt: number | null;
}

export type Decision =
  /** The node that says it was taken for dead. */
  | { readonly kind: 'refused' }
  /** Nothing is known of the subject, and nothing was said that would change that. */
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'decided';
      readonly record: SubjectRecord;
      readonly verdict: Verdict;
      /** Viewers everywhere are to hear of it. */
      readonly isPublished: boolean;
    };

interface Said {
  readonly claims: Claims;
  readonly facts: Pick<Facts, 'lastActiveAt'>;
}

/** One appeal, and what follows from it at once. */
interface Case {
  readonly record: SubjectRecord;
  readonly appeal: Appeal;
  readonly now: number;
  readonly holders: SubjectRecord['holders'];
  readonly isHeld: boolean;
  readonly lastActiveAt: number | null;
  readonly claims: Claims;
  readonly isHeldOffline: boolean;
  /** Nothing is known of the subject here, and a node may hold it that has not said so yet. */
  readonly isUndecided: boolean;
  /** What is said of the subject is not what was known to be said. */
  readonly isSaidNew: boolean;
  /** It is not what the one who states has told. */
  readonly isSaidOtherwise: boolean;
  /** The version that was stated is higher than the one known. */
  readonly isNewer: boolean;
  readonly wasOnline: boolean;
}

export function decide(recorded: SubjectRecord | null, said: Appeal, now: number, rules: DecidingRules): Decision {
  const known = recorded && (recorded.expiresAt ?? Number.POSITIVE_INFINITY) > now ? ofThePast(recorded, now) : null;
  if (said.says !== 'gone' && known?.fenced[said.nodeId] !== undefined) return { kind: 'refused' };
  if (said.says === 'gone' && !known && !said.facts.isOnline) return { kind: 'unknown' };
  const appeal = byThisClock(said, now);
  const given = consider(known ?? blank(appeal.subject), appeal, now);
  const isOnline = isOnlineAfter(given, rules);
  const lastSeen = lastSeenAfter(given, isOnline);
  const version = versionAfter(given, isOnline, lastSeen);
  const isTold = version !== given.record.facts.version || given.isNewer || isRefreshDue(given, rules);
  const record = recordAfter(given, { isOnline, lastSeen, version }, isTold);
  // Whoever hears of no renewal takes what is renewed for over.
  const isPublished = isTold || isClaimed(given);
  const decided = verdictOf(record, causeOf(given, isOnline), isOnline !== given.wasOnline, now);
  const { isUndecided, lastActiveAt } = given;
  const verdict = isUndecided ? { ...decided, facts: { ...appeal.facts, lastActiveAt } } : decided;
  return { kind: 'decided', record, verdict, isPublished };
}

/** What is known when nobody says anything. Where nobody has said whether the subject is online, what is claimed of it may be. */
export function readingOf(record: SubjectRecord | null): Verdict[] {
  const isAny = record !== null && (record.isKnown || Object.keys(record.claims).length > 0);
  return isAny ? [verdictOf(record, 'refreshed', false, record.toldAt)] : [];
}

/**
 * Whether what is done at `at`, without a session, is part of signing out, not activity (P1): right after the end of the last
 * session, as clocks go. What was done before it is activity of its time.
 */
export function isSignOut(endedAt: number | null, at: number): boolean {
  return endedAt !== null && at >= endedAt - AHEAD_MS && at - endedAt < SIGN_OUT_MS;
}

export function isActive({ facts: { lastActiveAt } }: Pick<Said, 'facts'>, now: number, offlineMs: number): boolean {
  return lastActiveAt !== null && now - lastActiveAt < offlineMs;
}

/** With a session that makes it online. */
export function isPresent(said: Said, now: number, offlineMs: number): boolean {
  return isActive(said, now, offlineMs) && !isHeldOffline(said);
}

/** P1: no time is later than now. */
function ofThePast(record: SubjectRecord, now: number): SubjectRecord {
  const facts = notAfter(now, record.facts);
  const claims = claimsNotAfter(now, record.claims, record.facts.lastActiveAt);
  const endedAt = past(record.endedAt, now);
  const flapping = flappingUntil(now, record.flapping);
  const toldActiveAt = past(record.toldActiveAt, now);
  const toldAt = past(record.toldAt, now);
  const isRight =
    facts === record.facts &&
    claims === record.claims &&
    endedAt === record.endedAt &&
    flapping === record.flapping &&
    toldActiveAt === record.toldActiveAt &&
    toldAt === record.toldAt;
  return isRight ? record : { ...record, facts, claims, endedAt, flapping, toldActiveAt, toldAt };
}

/** What was said by another clock is told by its age; and nothing is later than now. */
function byThisClock(appeal: Appeal, now: number): Appeal {
  const byMs = now - appeal.at;
  const isOther = Math.abs(byMs) > OTHER_CLOCK_MS;
  const facts = notAfter(now, isOther ? shifted(appeal.facts, byMs) : appeal.facts);
  const endedAt = past(isOther ? shiftedTime(appeal.endedAt, byMs) : appeal.endedAt, now);
  const claims = claimsNotAfter(now, isOther ? shiftedWord(appeal.claims, byMs) : appeal.claims, null);
  const flapping = isOther ? CALM : flappingUntil(now, appeal.flapping);
  const isRight =
    facts === appeal.facts && endedAt === appeal.endedAt && claims === appeal.claims && flapping === appeal.flapping;
  return isRight ? appeal : { ...appeal, facts, endedAt, claims, flapping };
}

function verdictOf(record: SubjectRecord, cause: Cause, isNew: boolean, at: number): Verdict {
  const { subject, facts, claims, flapping, toldActiveAt, holders } = record;
  return { subject, facts, claims, flapping, toldActiveAt, cause, holders, isNew, at };
}

function consider(record: SubjectRecord, appeal: Appeal, now: number): Case {
  const { says, facts: said } = appeal;
  const holders = holdersAfter(record, appeal);
  const isHeld = Object.keys(holders).length > 0;
  const { facts } = record;
  const isPartOfLeaving = says === 'seen' && !isHeld && isSignOut(record.endedAt, max(said.lastActiveAt));
  const lastActiveAt = isPartOfLeaving ? facts.lastActiveAt : latest(facts.lastActiveAt, said.lastActiveAt);
  const claims = withoutForgotten(mergeClaims(record.claims, appeal.claims), now);
  const isStayingOff = isHeldOffline({ claims, facts: { lastActiveAt } });
  const isUndecided = !record.isKnown && says === 'seen' && !isStayingOff;
  const isNewer = said.version > facts.version && !isUndecided;
  const wasOnline = record.isKnown ? facts.isOnline : said.isOnline;
  const isOtherwise = (than: Claims, isThere: boolean) =>
    !isSameSaid(saidIn(than, now, isThere), saidIn(claims, now, isThere));
  const isSaidNew = isOtherwise(record.claims, wasOnline);
  const isSaidOtherwise = isOtherwise(appeal.claims, said.isOnline);
  return {
    record,
    appeal,
    now,
    holders,
    isHeld,
    lastActiveAt,
    claims,
    isHeldOffline: isStayingOff,
    isUndecided,
    isSaidNew,
    isSaidOtherwise,
    isNewer,
    wasOnline,
  };
}

/** Something is known to be claimed that was not, whether or not it shows. Operators' words are told with the facts. */
function isClaimed({ record, claims }: Case): boolean {
  if (claims === record.claims) return false;
  return Object.entries(claims).some(([key, claim]) => key !== OPERATORS && !isSameClaim(record.claims[key], claim));
}

function holdersAfter(
  { holders }: SubjectRecord,
  { says, nodeId, sessions, dead, replaces }: Appeal,
): SubjectRecord['holders'] {
  const isGone = (node: string) =>
    dead.includes(node) || replaces.includes(node) || (says === 'released' && node === nodeId);
  const gone = Object.keys(holders).some(isGone);
  const left = gone ? Object.fromEntries(Object.entries(holders).filter(([node]) => !isGone(node))) : holders;
  return says === 'held' && left[nodeId] !== sessions ? { ...left, [nodeId]: sessions } : left;
}

function isOnlineAfter(given: Case, { offlineMs }: DecidingRules): boolean {
  const { appeal, now, isHeld, lastActiveAt, isNewer, wasOnline } = given;
  if (given.isHeldOffline) return false;
  if (isHeld) return isActive({ facts: { lastActiveAt } }, now, offlineMs);
  const isEnded = appeal.says !== 'seen' || (isNewer && appeal.isNews && !appeal.facts.isOnline);
  return wasOnline && !isEnded;
}

/** It only grows: a version that was raised by who had missed the end carries an older one. */
function lastSeenAfter(given: Case, isOnline: boolean): number | null {
  const { record, appeal, now, isHeld, lastActiveAt } = given;
  const isNews = given.isNewer && isItsOwn(appeal);
  const lastSeen = isNews ? latest(record.facts.lastSeen, appeal.facts.lastSeen) : record.facts.lastSeen;
  if (isOnline || !given.wasOnline || (isNews && !appeal.facts.isOnline)) return lastSeen;
  return max(isHeld ? now : (appeal.endedAt ?? now), lastActiveAt);
}

/** Of somebody merely seen only the version may be newer: then what is known here stands. */
const isItsOwn = ({ says, isNews }: Appeal) => says !== 'seen' || isNews;

function versionAfter(given: Case, isOnline: boolean, lastSeen: number | null): number {
  const { record, appeal, now, isNewer, isUndecided, wasOnline } = given;
  const { version } = record.facts;
  const { facts: said } = appeal;
  const agrees = said.isOnline === isOnline && max(said.lastSeen) === max(lastSeen) && statesTheSame(given);
  // What its node has told already keeps its version.
  if (isNewer && agrees) return said.version;
  // One version has one content.
  const isClash = !agrees && !isUndecided && version > 0 && said.version === version;
  const isSaidNew = given.isSaidNew && !isUndecided;
  const at = isExit(given, isOnline) ? max(lastSeen) : now;
  if (isOnline !== wasOnline || isNewer || isClash || isSaidNew) return nextVersion(max(version, said.version), at);
  return version;
}

/**
 * The last session has ended: that has the version of its moment, whenever it is decided. Whoever hides leaves in one like
 * it (P18), and the two are not to be told apart.
 */
function isExit({ appeal, isHeld, isHeldOffline, wasOnline }: Case, isOnline: boolean): boolean {
  return wasOnline && !isOnline && !isHeld && !isHeldOffline && appeal.says === 'released' && max(appeal.endedAt) > 0;
}

/** The facts of whoever said last what is merely stated. */
function stated({ record, appeal, isNewer }: Case): Facts {
  return isNewer && isItsOwn(appeal) ? appeal.facts : record.facts;
}

function statesTheSame(given: Case): boolean {
  if (given.isSaidOtherwise) return false;
  const known = stated(given);
  return STATED_FACTS.every((name) => given.appeal.facts[name] === known[name]);
}

function isRefreshDue({ record, appeal, now, lastActiveAt }: Case, { refreshMs }: DecidingRules): boolean {
  return appeal.isRefresh && max(lastActiveAt) > max(record.toldActiveAt) && now - record.toldAt >= refreshMs;
}

function recordAfter(
  given: Case,
  after: Pick<Facts, Exclude<Decided, 'lastActiveAt'>>,
  isTold: boolean,
): SubjectRecord {
  const { record, appeal, now, holders, isHeld, lastActiveAt, claims, isUndecided } = given;
  const wasHeld = Object.keys(record.holders).length > 0;
  const isOnline = after.isOnline && !isUndecided;
  return {
    subject: appeal.subject.username ? appeal.subject : record.subject,
    facts: factsAfter(given, { isOnline, lastSeen: after.lastSeen, lastActiveAt, version: after.version }),
    isKnown: !isUndecided,
    holders,
    fenced: fencedAfter(record, appeal, now),
    claims,
    endedAt: wasHeld && !isHeld ? (appeal.endedAt ?? now) : record.endedAt,
    flapping: laterEnd(record.flapping, appeal.flapping),
    toldActiveAt: isTold ? lastActiveAt : record.toldActiveAt,
    toldAt: isTold ? now : record.toldAt,
    expiresAt: isOnline || isHeld ? null : now + KEPT_MS,
  };
}

/** Every change comes by here, and an object that is copied first and then written to costs ten times as much. */
function factsAfter(given: Case, decided: Pick<Facts, Decided>): Facts {
  return STATED_FACTS.length === 0 ? decided : { ...stated(given), ...decided };
}

function fencedAfter({ fenced }: SubjectRecord, { dead }: Appeal, now: number): SubjectRecord['fenced'] {
  if (dead.length === 0 && Object.keys(fenced).length === 0) return fenced;
  const all = { ...fenced, ...Object.fromEntries(dead.map((node) => [node, now])) };
  return Object.fromEntries(Object.entries(all).filter(([, since]) => now - since <= FENCED_MS));
}

function causeOf(given: Case, isOnline: boolean): Cause {
  const { appeal, wasOnline, isHeld } = given;
  if (isOnline === wasOnline) return 'refreshed';
  if (isOnline) return appeal.says === 'held' ? 'connected' : 'returned';
  if (given.isHeldOffline) return 'operator';
  if (isHeld) return 'idle';
  return appeal.says === 'gone' ? 'orphan' : 'disconnected';
}

/** Absent times count as 0, as in the script. */
function max(time: number | null, other: number | null = 0): number {
  return Math.max(time ?? 0, other ?? 0);
}

function blank(subject: Subject): SubjectRecord {
  return {
    subject,
    facts: ABSENT,
    isKnown: false,
    holders: {},
    fenced: {},
    claims: NO_CLAIMS,
    endedAt: null,
    flapping: CALM,
    toldActiveAt: null,
    toldAt: 0,
    expiresAt: null,
  };
}
