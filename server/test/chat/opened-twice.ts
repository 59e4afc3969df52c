/** An empty database, which TEST_DATABASE names, as two gateways have it open. */
import { emptyDatabase } from '../../../gateway/test/support/databases.ts';
import { openStorage, type Storage } from '../../src/storage.ts';

export interface OpenedTwice {
  readonly here: Storage;
  readonly there: Storage;
  close(): Promise<void>;
}

export async function openTwice(): Promise<OpenedTwice> {
  const { url, remove } = await emptyDatabase();
  const here = await openStorage(url, { shared: true });
  const there = await openStorage(url, { shared: true });
  return {
    here,
    there,
    async close() {
      await Promise.all([here.close(), there.close()]);
      remove();
    },
  };
}
