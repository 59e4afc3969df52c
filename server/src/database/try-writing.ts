import { randomUUID } from 'node:crypto';
import type { Database } from './schema.ts';

/**
 * Rejects when nothing can be written: the disk is full, the file read-only, the server no primary any more. Only what is
 * committed and differs from what was there shows that.
 */
export async function tryWriting(db: Database): Promise<void> {
  const value = randomUUID();
  await db
    .insertInto('trials')
    .values({ id: 1, value })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ value }))
    .execute();
}
