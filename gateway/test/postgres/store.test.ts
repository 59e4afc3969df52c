import { openDatabase } from '../../src/database/open.ts';
import { sqlStore } from '../../src/stores/sql.ts';
import { storeContract } from '../stores/contract.ts';
import { emptyDatabase } from '../support/databases.ts';

storeContract('PostgreSQL', async () => {
  const { db, close } = await openDatabase((await emptyDatabase()).url);
  return { store: sqlStore(db), close };
});
