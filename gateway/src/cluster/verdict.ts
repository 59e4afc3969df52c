/** Appeals and verdicts as the script takes and gives them: absent times are 0, and everything in a record is text. */

import { CLAIMS, FACT_FIELDS, FACT_NAMES, type Facts, factsBy, readTime } from '@meeshy/status-protocol';
import type { Appeal, DecidingRules } from '../presence/decision/decide.ts';
import { CALM, type Flapping } from '../presence/decision/flapping.ts';
import type { Cause, Verdict } from '../presence/decision/verdict.ts';
import { type Claims, claimsFrom, OPERATORS, operatorClaim, textsOf } from '../presence/truth/claims.ts';

/** A record as it is stored, with its subject; those that were published say what happened, and who holds it. */
export type RecordText = Readonly<Record<string, string | number | undefined>>;

export function writeAppeal(appeal: Appeal, { offlineMs, refreshMs }: DecidingRules): string {
  const { subject, facts, flapping, nodeId, says, sessions, replaces, dead, isNews, isRefresh } = appeal;
  const { [OPERATORS]: word, ...claims } = appeal.claims;
  return JSON.stringify({
    ...subject,
    says,
    sessions,
    nodeId,
    replaces,
    dead,
    isNews,
    isRefresh,
    offlineMs,
    refreshMs,
    at: appeal.at,
    cause: says === 'held' ? 'connected' : 'returned',
    ...numbersOf(facts),
    endedAt: appeal.endedAt ?? 0,
    wordAt: word?.setAt ?? 0,
    wordOnline: word && word.state === undefined ? 1 : 0,
    claims: textsOf(claims),
    flapping: JSON.stringify(flapping),
    flapsAt: flapping.ends.at(-1) ?? 0,
  });
}

export function toVerdict(record: RecordText, isNew: boolean): Verdict {
  const { id, u, k, fl, cause, at } = record;
  return {
    subject: { id: String(id), username: String(u ?? ''), kind: k === 'anonymous' ? 'anonymous' : 'user' },
    facts: factsIn(record),
    claims: claimsIn(record),
    flapping: fl === undefined ? CALM : (JSON.parse(String(fl)) as Flapping),
    toldActiveAt: time(record.tl),
    cause: (cause ?? 'refreshed') as Cause,
    holders: holdersIn(record),
    isNew,
    at: time(at) ?? 0,
  };
}

/** Flags as 1 and 0, by the names of facts. */
function numbersOf(facts: Facts): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const name of FACT_NAMES) numbers[name] = Number(facts[name]);
  return numbers;
}

/** The facts among the fields of a record. */
export function factsIn(record: RecordText): Facts {
  return factsBy({
    flag: (name) => record[FACT_FIELDS[name].record] === '1',
    time: (name) => time(record[FACT_FIELDS[name].record]),
    version: (name) => Number(record[FACT_FIELDS[name].record] ?? 0),
  });
}

/** An operator's is in the two fields that gateways of protocol 3 know. */
export function claimsIn(record: RecordText): Claims {
  const { wa, wo } = record;
  const claims = claimsFrom(fieldsNamed(CLAIMS.record, record));
  return wa === undefined ? claims : { ...claims, [OPERATORS]: operatorClaim(time(wa) ?? 0, wo !== '1') };
}

function fieldsNamed(prefix: string, record: RecordText): Record<string, string | number | undefined> {
  const found: Record<string, string | number | undefined> = {};
  for (const field in record) if (field.startsWith(prefix)) found[field.slice(prefix.length)] = record[field];
  return found;
}

function holdersIn(record: RecordText): Verdict['holders'] {
  const holders = Object.entries(fieldsNamed('n:', record));
  return Object.fromEntries(holders.map(([node, sessions]) => [node, Number(sessions)]));
}

function time(text: string | number | undefined): number | null {
  const ms = Number(text ?? 0);
  return readTime(ms) === null ? null : ms;
}
