import { readTime, TIME_FACTS } from '@meeshy/status-protocol';
import { mergeClaims, NO_CLAIMS, withoutForgotten } from '../presence/truth/claims.ts';
import { newest } from '../presence/truth/facts.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';

/**
 * What a store keeps of a subject when something is saved upon what it knows: the newer of both, in whatever order they come (see
 * `Store.save`). For stores that read a row and write it again in one transaction. It is a value of JSON.
 */
export function keptOf(known: StoredSubject | undefined, saved: StoredSubject, latest?: number): StoredSubject {
  const said = withTimes(saved);
  if (!known) return said;
  const claims = mergeClaims(known.claims ?? NO_CLAIMS, said.claims ?? NO_CLAIMS, latest);
  return {
    ...known,
    facts: newest(known.facts, said.facts, latest),
    claims: latest === undefined ? claims : withoutForgotten(claims, latest),
  };
}

/** P1: a stored epoch 0 reads as absent. */
function withTimes({ facts, ...subject }: StoredSubject): StoredSubject {
  const times = TIME_FACTS.map((name) => [name, readTime(facts[name])]);
  return { ...subject, facts: { ...facts, ...Object.fromEntries(times) } };
}
