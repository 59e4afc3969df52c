/**
 * P16 on SQLite, over restarts.
 *
 * @module-tag more
 */
import { join } from 'node:path';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { keepsClaims } from './support/kept-claims.ts';

keepsClaims('SQLite', async () => {
  const { folder, remove } = temporaryFolder();
  return { url: `sqlite:${join(folder, 'meeshy.db')}`, close: remove };
});
