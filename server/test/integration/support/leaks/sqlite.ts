import { join } from 'node:path';
import { temporaryFolder } from '../../../../../gateway/test/support/temporary.ts';
import type { Ground } from './table.ts';

/** A file of its own. */
export const ON_SQLITE: Ground = {
  async open() {
    const { folder, remove } = temporaryFolder();
    return { env: { DATABASE_URL: `sqlite:${join(folder, 'leaks.db')}` }, close: remove };
  },
};
