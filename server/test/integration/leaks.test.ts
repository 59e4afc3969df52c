/** The table of leaks on SQLite. */
import { ON_SQLITE } from './support/leaks/sqlite.ts';
import { leaksNothing } from './support/leaks/table.ts';

leaksNothing('SQLite', ON_SQLITE);
