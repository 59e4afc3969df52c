import { join } from 'node:path';
import { openDatabase } from '../../src/database/open.ts';
import { sqlStore } from '../../src/stores/sql.ts';
import { storeContract } from './contract.ts';
import { temporaryFolder } from './temporary.ts';

storeContract('SQLite', async () => {
  const { folder, remove } = temporaryFolder();
  const { db, close } = await openDatabase(`sqlite:${join(folder, 'store.db')}`);
  return { store: sqlStore(db), close: () => close().finally(remove) };
});
