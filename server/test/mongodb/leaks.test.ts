/**
 * The table of leaks on MongoDB.
 *
 * @module-tag more
 */
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { leaksNothing } from '../integration/support/leaks/table.ts';

leaksNothing('MongoDB', {
  open: async () => ({ env: { DATABASE_URL: newDatabaseUrl() }, close: () => {} }),
});
