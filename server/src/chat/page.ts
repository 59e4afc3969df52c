import { Refusal } from '@meeshy/status-gateway';
import type { Page } from '@meeshy/status-protocol';

/**
 * Where a page ended: the sorting key and the id of its last row. The next page begins behind them, whatever was
 * inserted or removed in the meantime.
 */
export type Position<Key> = readonly [key: Key, id: string];

/** Cuts one page from `limit + 1` rows. `end`: if they are fewer, it goes on behind this. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position<string | number>,
  toItem: (row: Row) => Item,
  end: Position<string | number> | null = null,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? positionOf(last) : end;
  return { items: shown.map(toItem), nextCursor: next && writeCursor(next) };
}

/** `null` without a cursor; VALIDATION_ERROR when it is none of ours. */
export function readCursor(cursor: string | undefined, kind: 'string'): Position<string> | null;
export function readCursor(cursor: string | undefined, kind: 'number'): Position<number> | null;
export function readCursor(cursor: string | undefined, kind: 'string' | 'number'): Position<string | number> | null {
  if (cursor === undefined) return null;
  const [key, id] = parse(cursor);
  const isKey = kind === 'number' ? Number.isSafeInteger(key) : typeof key === kind;
  if (!isKey || typeof id !== 'string') throw new Refusal('VALIDATION_ERROR', 'cursor: is not a cursor');
  return [key as string | number, id];
}

function writeCursor(position: Position<string | number>): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function parse(cursor: string): unknown[] {
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(read) ? read : [];
  } catch {
    return [];
  }
}
