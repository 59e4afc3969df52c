import { join } from 'node:path';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { outlivesItsGateways } from './support/held-offline.ts';

outlivesItsGateways('SQLite', async () => {
  const { folder, remove } = temporaryFolder();
  return { url: `sqlite:${join(folder, 'meeshy.db')}`, close: remove };
});
