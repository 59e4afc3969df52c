/**
 * A record as the fields of a hash, and back: gateways of several releases share them, so no field changes its meaning.
 * `on ls la v` the facts, `u k` the subject, `n:<node>` the sessions that a node holds, `t:<node>` since when a node is
 * refused, `c:<key>` a claim, `wa wo` an operator's, `ea` the last end, `fl fa` how it flaps, `tl ta` what was told, and when.
 */
import { CLAIMS, FACT_FIELDS, factsOf, TIME_FACTS } from '@meeshy/status-protocol';
import { claimsIn, factsIn } from '../../src/cluster/verdict.ts';
import type { SubjectRecord } from '../../src/presence/decision/decide.ts';
import { CALM, type Flapping } from '../../src/presence/decision/flapping.ts';
import { OPERATORS, textsOf } from '../../src/presence/truth/claims.ts';

const others = [...factsOf('flag'), ...factsOf('version')];

export function textOf(record: SubjectRecord): Record<string, string> {
  const { facts, flapping, subject, holders, fenced } = record;
  const { [OPERATORS]: word, ...claims } = record.claims;
  const times = {
    ...Object.fromEntries(TIME_FACTS.map((name) => [FACT_FIELDS[name].record, facts[name]])),
    ea: record.endedAt,
    tl: record.toldActiveAt,
    ta: record.toldAt,
    wa: word?.setAt,
    fa: flapping.ends.at(-1),
  };
  const isSome = ([, time]: [string, unknown]) => (time ?? 0) !== 0;
  const texts = Object.entries({
    u: subject.username,
    k: subject.kind,
    ...(record.isKnown && Object.fromEntries(others.map((name) => [FACT_FIELDS[name].record, Number(facts[name])]))),
    ...Object.fromEntries(Object.entries(times).filter(isSome)),
    ...(word && { wo: word.state === undefined ? 1 : 0 }),
    ...named(CLAIMS.record, textsOf(claims)),
    ...(flapping.ends.length > 0 && { fl: JSON.stringify(flapping) }),
    ...named('n:', holders),
    ...named('t:', fenced),
  }).map(([field, value]) => [field, String(value)]);
  return Object.fromEntries(texts);
}

/** `expiresAt`: of the key. */
export function recordFrom(id: string, text: Record<string, string>, expiresAt: number | null): SubjectRecord {
  const { u = '', k, on, ea, fl, tl, ta } = text;
  return {
    subject: { id, username: u, kind: k === 'anonymous' ? 'anonymous' : 'user' },
    facts: factsIn(text),
    isKnown: on !== undefined,
    holders: numbersNamed('n:', text),
    fenced: numbersNamed('t:', text),
    claims: claimsIn(text),
    endedAt: time(ea),
    flapping: fl === undefined ? CALM : (JSON.parse(fl) as Flapping),
    toldActiveAt: time(tl),
    toldAt: Number(ta ?? 0),
    expiresAt,
  };
}

const time = (text: string | undefined) => Number(text ?? 0) || null;

const named = (prefix: string, numbers: Readonly<Record<string, number | string>>) =>
  Object.fromEntries(Object.entries(numbers).map(([name, number]) => [prefix + name, number]));

const numbersNamed = (prefix: string, text: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(text)
      .filter(([field]) => field.startsWith(prefix))
      .map(([field, number]) => [field.slice(prefix.length), Number(number)]),
  );
