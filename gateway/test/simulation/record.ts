/** What the script in Redis decides, once more and in plain words: the simulation runs on it, and a test compares both. */
import { ABSENT, type Facts } from '@meeshy/status-protocol';
import type { Appeal } from '../../src/cluster/backplane.ts';
import type { DecidingRules } from '../../src/cluster/verdict.ts';
import type { Cause } from '../../src/presence/change.ts';
import { CALM, type Flapping } from '../../src/presence/flapping.ts';
import type { OperatorWord, Subject, Verdict } from '../../src/presence/ports.ts';

const SIGN_OUT_MS = 10_000;

export interface SubjectRecord {
  readonly subject: Subject;
  readonly facts: Facts;
  readonly isKnown: boolean;
  readonly holders: Readonly<Record<string, number>>;
  readonly dead: readonly string[];
  readonly word: OperatorWord | null;
  readonly endedAt: number | null;
  readonly flapping: Flapping;
  readonly toldActiveAt: number | null;
  readonly toldAt: number;
}

export interface Decision {
  readonly record: SubjectRecord;
  readonly verdict: Verdict;
  readonly isPublished: boolean;
}

const max = (...times: (number | null)[]) => Math.max(...times.map((time) => time ?? 0));

export const isBuried = (record: SubjectRecord | undefined, { says, nodeId }: Appeal) =>
  says !== 'gone' && (record?.dead.includes(nodeId) ?? false);

/** `null`: nothing is known of the subject, and nothing was said that would change that. */
export function decide(
  known: SubjectRecord | undefined,
  appeal: Appeal,
  rules: DecidingRules,
  now: number,
): Decision | null {
  const { says, nodeId, facts: said } = appeal;
  if (says === 'gone' && !known && !said.isOnline) return null;
  const record = known ?? blank(appeal.subject);
  const holders = holdersAfter(record, appeal);
  const isHeld = Object.keys(holders).length > 0;
  const wasHeld = Object.keys(record.holders).length > 0;

  const activeAt = isGoodbye(record, appeal, isHeld)
    ? record.facts.lastActiveAt
    : max(record.facts.lastActiveAt, said.lastActiveAt) || null;
  const word = max(appeal.word?.at ?? 0) > max(record.word?.at ?? 0) ? appeal.word : record.word;
  const isHeldOffline = word !== null && !word.isOnline && max(activeAt) <= word.at;
  const isActive = activeAt !== null && now - activeAt < rules.offlineMs && !isHeldOffline;

  const isUndecided = !record.isKnown && says === 'seen' && !isHeldOffline;
  const isNewer = said.version > record.facts.version && !isUndecided;
  const before = record.isKnown ? record.facts.isOnline : said.isOnline;
  const isEnded = says !== 'seen' || isHeldOffline || (isNewer && !said.isOnline);
  const isOnline = isHeld ? isActive : isEnded ? false : before;
  const isChange = isOnline !== before;
  const differs = said.isOnline !== isOnline;
  const endedAt = max(appeal.endedAt) || now;

  let { lastSeen, version } = record.facts;
  if (!isOnline && isNewer && !said.isOnline) lastSeen = said.lastSeen ?? lastSeen;
  else if (!isOnline && isChange) lastSeen = max(isHeld ? now : endedAt, activeAt);
  if (isChange) version = isNewer && !differs ? said.version : max(version + 1, now, said.version + 1);
  else if (isNewer) version = differs ? max(said.version + 1, now) : said.version;

  const isRefresh =
    appeal.isRefresh && max(activeAt) > max(record.toldActiveAt) && now - record.toldAt >= rules.refreshMs;
  const isPublished = isChange || isNewer || isRefresh;
  const after: SubjectRecord = {
    subject: appeal.subject.username ? appeal.subject : record.subject,
    facts: { isOnline, lastSeen, lastActiveAt: activeAt, version },
    isKnown: !isUndecided,
    holders,
    dead: [...new Set([...record.dead, ...appeal.dead])],
    word,
    endedAt: wasHeld && !isHeld ? endedAt : record.endedAt,
    flapping:
      max(appeal.flapping.ends.at(-1) ?? 0) > max(record.flapping.ends.at(-1) ?? 0) ? appeal.flapping : record.flapping,
    toldActiveAt: isPublished ? activeAt : record.toldActiveAt,
    toldAt: isPublished ? now : record.toldAt,
  };
  const cause = causeOf(isChange, isOnline, isHeld, isHeldOffline, appeal);
  const verdict = verdictOf(after, cause, isChange, now);
  if (!isUndecided) return { record: after, verdict, isPublished };
  return { record: after, verdict: { ...verdict, facts: { ...said, lastActiveAt: activeAt } }, isPublished };

  function causeOf(
    ...[change, online, held, heldOffline, { says: how }]: [boolean, boolean, boolean, boolean, Appeal]
  ): Cause {
    if (!change) return 'refreshed';
    if (online) return how === 'held' ? 'connected' : 'returned';
    if (heldOffline) return 'operator';
    if (held) return 'idle';
    return how === 'gone' ? 'orphan' : 'disconnected';
  }
}

export function verdictOf(record: SubjectRecord, cause: Cause, isNew: boolean, at: number): Verdict {
  const { subject, facts, word, flapping, toldActiveAt, holders } = record;
  return { subject, facts, word, flapping, toldActiveAt, cause, holders, isNew, at };
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

function holdersAfter(
  record: SubjectRecord,
  { says, nodeId, sessions, dead, replaces }: Appeal,
): Record<string, number> {
  const gone = new Set([...dead, ...replaces, ...(says === 'released' ? [nodeId] : [])]);
  const left = Object.fromEntries(Object.entries(record.holders).filter(([node]) => !gone.has(node)));
  return says === 'held' ? { ...left, [nodeId]: sessions } : left;
}

/** A request right after the end of the last session (P1). */
function isGoodbye(record: SubjectRecord, { says, facts }: Appeal, isHeld: boolean): boolean {
  const { endedAt } = record;
  const at = facts.lastActiveAt ?? 0;
  return says === 'seen' && !isHeld && endedAt !== null && at > endedAt && at - endedAt < SIGN_OUT_MS;
}
