/** What one claim says, as the table of what is said has it (`SAID_FIELDS`). */
import {
  type ClaimedName,
  SAID_FIELDS,
  SAID_NAMES,
  SAID_TO,
  type SaidField,
  type SaidTo,
  SHOWN_SOURCES,
  type ShownSource,
} from '@meeshy/status-protocol';
import { type Claim, LEASED } from './claims.ts';

/** One thing that claims say: one of these, the first of which comes first, or else an object of texts. */
export interface Spoken {
  readonly name: ClaimedName;
  readonly field: SaidField & SaidTo;
  readonly choices: readonly string[] | null;
  readonly texts: readonly string[];
}

/** All of them; what is kept in another way is none. */
export const SPOKEN: readonly Spoken[] = SAID_NAMES.flatMap((name) => (name === 'place' ? [] : [spokenAs(name)]));

function spokenAs(name: ClaimedName): Spoken {
  const field = { ...SAID_FIELDS[name], ...SAID_TO[name] };
  const { of, parts = {} } = field;
  const choices = of ?? (Array.isArray(parts.value) ? parts.value : null);
  return { name, field, choices, texts: Object.keys(parts).filter((part) => parts[part] === null) };
}

/** Where it comes among what claims of one source say of that; -1: it says nothing of it that is known here. */
export function rankIn({ name, field: { by }, choices, texts }: Spoken, claim: Claim): number {
  if (by === undefined ? !isShown(claim.source) : claim.source !== by) return -1;
  const said: unknown = claim[name];
  if (choices) return choices.indexOf(said as string);
  return isObject(said) && texts.every((text) => typeof said[text] === 'string') ? 0 : -1;
}

/** What it says of that. */
export function valueIn({ name, field: { parts }, choices }: Spoken, claim: Claim): unknown {
  const said = claim[name];
  if (!parts) return said;
  const own: object = choices ? { value: said } : { ...(said as object) };
  const values: Readonly<Record<string, unknown>> = { ...own, source: claim.source, until: endOf(claim) };
  return Object.fromEntries([...Object.keys(parts), 'until'].map((part) => [part, values[part]]));
}

/** It says something. Not so an operator's word, a removal, or what only a later release knows. */
export function isSaying(claim: Claim): boolean {
  for (const spoken of SPOKEN) if (rankIn(spoken, claim) !== -1) return true;
  return false;
}

/** What it says of that is for itself alone. */
export function isOwn({ name, field: { toItself = [] } }: Spoken, claim: Claim): boolean {
  return toItself.includes(claim[name] as string);
}

/** Something that it says is for itself alone. */
export function isSayingToItself(claim: Claim): boolean {
  return SPOKEN.some((spoken) => isOwn(spoken, claim) && rankIn(spoken, claim) !== -1);
}

/** What people say, and what is said for them. */
export function isShown(source: Claim['source']): source is ShownSource {
  return (SHOWN_SOURCES as readonly string[]).includes(source);
}

/** A lease is renewed as long as it takes: when that ends is not known. */
export function endOf({ source, until }: Claim): number | null {
  return LEASED.has(source) ? null : until;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
