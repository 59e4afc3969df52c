/** What the script in Redis decides, once more and in plain words: the simulation runs on it, and a test compares both. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import type { Appeal } from '../../src/cluster/backplane.ts';
import { OTHER_CLOCK_MS } from '../../src/cluster/script.ts';
import type { DecidingRules } from '../../src/cluster/verdict.ts';
import type { Cause } from '../../src/presence/change.ts';
import { latest, movedTime, past as pastAt } from '../../src/presence/facts.ts';
import { CALM, type Flapping } from '../../src/presence/flapping.ts';
import type { OperatorWord, Subject, Verdict } from '../../src/presence/ports.ts';

const SIGN_OUT_MS = 10_000;

export interface SubjectRecord {
  readonly subject: Subject;
  readonly facts: Facts;
  /** Somebody has said whether the subject is online. */
  readonly isKnown: boolean;
  readonly holders: Readonly<Record<string, number>>;
  readonly dead: readonly string[];
  readonly word: OperatorWord | null;
  readonly endedAt: number | null;
  readonly flapping: Flapping;
  readonly toldActiveAt: number | null;
  readonly toldAt: number;
}

interface Decision {
  readonly record: SubjectRecord;
  readonly verdict: Verdict;
  readonly isPublished: boolean;
}

/** One appeal, and what follows from it at once. */
interface Case {
  readonly record: SubjectRecord;
  readonly appeal: Appeal;
  readonly now: number;
  readonly holders: SubjectRecord['holders'];
  readonly isHeld: boolean;
  readonly lastActiveAt: number | null;
  readonly word: OperatorWord | null;
  readonly isHeldOffline: boolean;
  /** Nothing is known of the subject here, and a node may hold it that has not said so yet. */
  readonly isUndecided: boolean;
  /** The version that was stated is higher than the one known. */
  readonly isNewer: boolean;
  readonly wasOnline: boolean;
}

export const isBuried = (record: SubjectRecord | undefined, { says, nodeId }: Appeal) =>
  says !== 'gone' && (record?.dead.includes(nodeId) ?? false);

/** `null`: nothing is known of the subject, and nothing was said that would change that. */
export function decide(
  recorded: SubjectRecord | undefined,
  said: Appeal,
  rules: DecidingRules,
  now: number,
): Decision | null {
  const known = recorded && ofThePast(recorded, now);
  const appeal = byThisClock(said, now);
  if (appeal.says === 'gone' && !known && !appeal.facts.isOnline) return null;
  const given = consider(known ?? blank(appeal.subject), appeal, now);
  const isOnline = isOnlineAfter(given, rules);
  const isChange = isOnline !== given.wasOnline;
  const lastSeen = lastSeenAfter(given, isOnline);
  const version = versionAfter(given, isOnline, lastSeen);
  const isPublished = version !== given.record.facts.version || given.isNewer || isRefreshDue(given, rules);
  const record = recordAfter(given, { isOnline, lastSeen, version }, isPublished);
  const verdict = verdictOf(record, causeOf(given, isOnline), isChange, now);
  if (!given.isUndecided) return { record, verdict, isPublished };
  return { record, verdict: { ...verdict, facts: { ...appeal.facts, lastActiveAt: given.lastActiveAt } }, isPublished };
}

/** No time is later than now; an operator's word stays before what followed it. */
function ofThePast(record: SubjectRecord, now: number): SubjectRecord {
  const { facts, word, flapping } = record;
  const past = (time: number | null) => pastAt(time, now);
  const wasOverruled = max(facts.lastActiveAt) > max(word?.at);
  return {
    ...record,
    facts: { ...facts, lastSeen: past(facts.lastSeen), lastActiveAt: past(facts.lastActiveAt) },
    word: word && isLater(word.at, now) ? { ...word, at: wasOverruled ? now - 1 : now } : word,
    endedAt: past(record.endedAt),
    flapping: isLater(flapping.ends.at(-1), now) ? CALM : flapping,
    toldActiveAt: past(record.toldActiveAt),
    toldAt: pastAt(record.toldAt, now),
  };
}

/** What was said by another clock is told by its age; and nothing is later than now. */
function byThisClock(appeal: Appeal, now: number): Appeal {
  const { facts, endedAt, word, flapping } = appeal;
  const isOther = Math.abs(now - appeal.at) > OTHER_CLOCK_MS;
  const here = (time: number | null) => {
    return pastAt(isOther && time ? movedTime(time, now - appeal.at) : time, now);
  };
  return {
    ...appeal,
    facts: { ...facts, lastSeen: here(facts.lastSeen), lastActiveAt: here(facts.lastActiveAt) },
    endedAt: here(endedAt),
    word: word && { ...word, at: here(word.at) ?? now },
    flapping: isOther || isLater(flapping.ends.at(-1), now) ? CALM : flapping,
  };
}

/** What is known when nobody says anything. */
export function readingOf(record: SubjectRecord | undefined): Verdict[] {
  return record?.isKnown ? [verdictOf(record, 'refreshed', false, record.toldAt)] : [];
}

function verdictOf(record: SubjectRecord, cause: Cause, isNew: boolean, at: number): Verdict {
  const { subject, facts, word, flapping, toldActiveAt, holders } = record;
  return { subject, facts, word, flapping, toldActiveAt, cause, holders, isNew, at };
}

function consider(record: SubjectRecord, appeal: Appeal, now: number): Case {
  const { says, facts: said } = appeal;
  const holders = holdersAfter(record, appeal);
  const isHeld = Object.keys(holders).length > 0;
  const { facts } = record;
  const lastActiveAt = isGoodbye(record, appeal, isHeld)
    ? facts.lastActiveAt
    : max(facts.lastActiveAt, said.lastActiveAt) || null;
  const word = max(appeal.word?.at) > max(record.word?.at) ? appeal.word : record.word;
  const isHeldOffline = word !== null && !word.isOnline && max(lastActiveAt) <= word.at;
  const isUndecided = !record.isKnown && says === 'seen' && !isHeldOffline;
  const isNewer = said.version > facts.version && !isUndecided;
  const wasOnline = record.isKnown ? facts.isOnline : said.isOnline;
  return { record, appeal, now, holders, isHeld, lastActiveAt, word, isHeldOffline, isUndecided, isNewer, wasOnline };
}

function holdersAfter(
  record: SubjectRecord,
  { says, nodeId, sessions, dead, replaces }: Appeal,
): Record<string, number> {
  const gone = new Set([...dead, ...replaces, ...(says === 'released' ? [nodeId] : [])]);
  const left = Object.fromEntries(Object.entries(record.holders).filter(([node]) => !gone.has(node)));
  return says === 'held' ? { ...left, [nodeId]: sessions } : left;
}

/** A request right after the end of the last session (P1). */
function isGoodbye({ endedAt }: SubjectRecord, { says, facts }: Appeal, isHeld: boolean): boolean {
  const at = max(facts.lastActiveAt);
  return says === 'seen' && !isHeld && endedAt !== null && at > endedAt && at - endedAt < SIGN_OUT_MS;
}

function isOnlineAfter(given: Case, { offlineMs }: DecidingRules): boolean {
  const { appeal, now, isHeld, lastActiveAt, isHeldOffline, isNewer, wasOnline } = given;
  if (isHeldOffline) return false;
  if (isHeld) return lastActiveAt !== null && now - lastActiveAt < offlineMs;
  const isEnded = appeal.says !== 'seen' || (isNewer && appeal.isNews && !appeal.facts.isOnline);
  return wasOnline && !isEnded;
}

/** It only grows: a version that was raised by who had missed the end carries an older one. */
function lastSeenAfter({ record, appeal, now, isHeld, lastActiveAt, ...given }: Case, isOnline: boolean) {
  const isNews = given.isNewer && isItsOwn(appeal);
  const lastSeen = isNews ? latest(record.facts.lastSeen, appeal.facts.lastSeen) : record.facts.lastSeen;
  if (isOnline || !given.wasOnline || (isNews && !appeal.facts.isOnline)) return lastSeen;
  return max(isHeld ? now : (appeal.endedAt ?? now), lastActiveAt);
}

/** Of somebody merely seen only the version may be newer: then what is known here stands. */
const isItsOwn = ({ says, isNews }: Appeal) => says !== 'seen' || isNews;

function versionAfter(
  { record, appeal, now, isNewer, isUndecided, wasOnline }: Case,
  isOnline: boolean,
  lastSeen: number | null,
): number {
  const { version } = record.facts;
  const { facts: said } = appeal;
  const agrees = said.isOnline === isOnline && max(said.lastSeen) === max(lastSeen);
  // What its node has told already keeps its version.
  if (isNewer && agrees) return said.version;
  // One version has one content.
  const isClash = !agrees && !isUndecided && version > 0 && said.version === version;
  if (isOnline !== wasOnline || isNewer || isClash) return max(version + 1, now, said.version + 1);
  return version;
}

function isRefreshDue({ record, appeal, now, lastActiveAt }: Case, { refreshMs }: DecidingRules): boolean {
  return appeal.isRefresh && max(lastActiveAt) > max(record.toldActiveAt) && now - record.toldAt >= refreshMs;
}

function recordAfter(given: Case, after: Omit<Facts, 'lastActiveAt'>, isPublished: boolean): SubjectRecord {
  const { record, appeal, now, holders, isHeld, lastActiveAt, word, isUndecided } = given;
  const wasHeld = Object.keys(record.holders).length > 0;
  return {
    subject: appeal.subject.username ? appeal.subject : record.subject,
    facts: { ...after, lastActiveAt },
    isKnown: !isUndecided,
    holders,
    dead: [...new Set([...record.dead, ...appeal.dead])],
    word,
    endedAt: wasHeld && !isHeld ? (appeal.endedAt ?? now) : record.endedAt,
    flapping: max(appeal.flapping.ends.at(-1)) > max(record.flapping.ends.at(-1)) ? appeal.flapping : record.flapping,
    toldActiveAt: isPublished ? lastActiveAt : record.toldActiveAt,
    toldAt: isPublished ? now : record.toldAt,
  };
}

function causeOf({ appeal, wasOnline, isHeld, isHeldOffline }: Case, isOnline: boolean): Cause {
  if (isOnline === wasOnline) return 'refreshed';
  if (isOnline) return appeal.says === 'held' ? 'connected' : 'returned';
  if (isHeldOffline) return 'operator';
  if (isHeld) return 'idle';
  return appeal.says === 'gone' ? 'orphan' : 'disconnected';
}

const isLater = (time: number | undefined, now: number) => time !== undefined && pastAt(time, now) !== time;

/** Absent times count as 0, as in the script. */
function max(...times: (number | null | undefined)[]): number {
  return Math.max(...times.map((time) => time ?? 0));
}

function blank(subject: Subject): SubjectRecord {
  return {
    subject,
    facts: ABSENT,
    isKnown: false,
    holders: {},
    dead: [],
    word: null,
    endedAt: null,
    flapping: CALM,
    toldActiveAt: null,
    toldAt: 0,
  };
}
