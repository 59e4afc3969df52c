/** The table of leaks on MongoDB. */
import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { leaksNothing } from '../integration/support/leaks/table.ts';

leaksNothing('MongoDB', {
  open: async () => ({ env: { DATABASE_URL: newDatabaseUrl() }, close: () => {} }),
});
