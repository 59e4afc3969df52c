import { readTime } from '@meeshy/status-protocol';
import type { StoredSubject } from '../presence/subject.ts';

/** The columns of `subjects` that presence keeps. */
export const STORED_COLUMNS = [
  'subjects.id',
  'subjects.kind',
  'subjects.username',
  'subjects.is_online',
  'subjects.last_seen',
  'subjects.last_active_at',
  'subjects.version',
] as const;

interface StoredRow {
  id: string;
  kind: 'user' | 'anonymous';
  username: string;
  is_online: number;
  last_seen: number | null;
  last_active_at: number | null;
  version: number;
}

/** P1: a stored epoch 0 reads as absent. */
export function toStored(row: StoredRow): StoredSubject {
  return {
    id: row.id,
    kind: row.kind,
    username: row.username,
    facts: {
      isOnline: row.is_online === 1,
      lastSeen: readTime(row.last_seen),
      lastActiveAt: readTime(row.last_active_at),
      version: row.version,
    },
  };
}
