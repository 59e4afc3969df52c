import { FACT_FIELDS, FACT_NAMES, type FactName, mapNamed, readTime } from '@meeshy/status-protocol';
import type { FactRow } from '../database/presence-tables.ts';
import { type Claims, claimsFrom, NO_CLAIMS, textsOf } from '../presence/truth/claims.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';

type FactColumn = keyof FactRow;

export const FACT_COLUMNS: readonly FactColumn[] = FACT_NAMES.map((name) => FACT_FIELDS[name].column);

/** The columns of `subjects` that presence keeps. */
export const STORED_COLUMNS = [
  'subjects.id',
  'subjects.kind',
  'subjects.username',
  'subjects.claims',
  ...FACT_COLUMNS.map((column): `subjects.${FactColumn}` => `subjects.${column}`),
] as const;

export interface StoredRow extends FactRow {
  id: string;
  kind: 'user' | 'anonymous';
  username: string;
  claims: unknown;
}

const COLUMN_OF = Object.fromEntries(FACT_NAMES.map((name) => [name, FACT_FIELDS[name].column])) as Readonly<
  Record<FactName, FactColumn>
>;

type Cell = FactRow[FactColumn];

/** P1: a stored epoch 0 reads as absent. */
const READ = { flag: (cell: Cell) => cell === 1, time: readTime, version: (cell: Cell) => cell ?? 0 };

/** Hundreds of them are read at a time: so nothing is made for one but itself. */
export function toStored(row: StoredRow): StoredSubject {
  const { id, kind, username, claims } = row;
  const facts = mapNamed(row, COLUMN_OF, READ);
  return claims === null ? { id, kind, username, facts } : { id, kind, username, facts, claims: claimsIn(claims) };
}

/** PostgreSQL has read it. What is no JSON says nothing. */
function claimsIn(cell: unknown): Claims {
  try {
    const texts: unknown = typeof cell === 'string' ? JSON.parse(cell) : cell;
    return typeof texts === 'object' && texts !== null ? claimsFrom({ ...texts }) : NO_CLAIMS;
  } catch {
    return NO_CLAIMS;
  }
}

/** Claims as a cell, in the order in which they are stored: so the same ones are the same text. */
export function cellOfClaims({ claims = NO_CLAIMS }: StoredSubject): string | null {
  if (claims === NO_CLAIMS) return null;
  const texts = Object.entries(textsOf(claims)).sort(([a], [b]) => (a < b ? -1 : 1));
  return texts.length === 0 ? null : JSON.stringify(Object.fromEntries(texts));
}

/** A fact as a cell. */
export function cellOf({ facts }: StoredSubject, name: FactName): number | null {
  const value = facts[name];
  return typeof value === 'boolean' ? Number(value) : value;
}
