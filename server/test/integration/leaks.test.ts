/** The table of leaks on SQLite. */
import { join } from 'node:path';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { leaksNothing } from './support/leaks/table.ts';

async function open() {
  const { folder, remove } = temporaryFolder();
  return { env: { DATABASE_URL: `sqlite:${join(folder, 'leaks.db')}` }, close: remove };
}

leaksNothing('SQLite', { open });
leaksNothing('SQLite, where they show when they were there by days', { open, lastSeen: 'days', isSlow: true });
leaksNothing('SQLite, where they never show when they were there', { open, lastSeen: 'never', isSlow: true });
