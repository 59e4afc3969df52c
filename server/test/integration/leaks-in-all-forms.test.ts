/**
 * The table of leaks on SQLite, with all who hide asked for 200 times, and with people who share less of when they were there.
 *
 * @module-tag more
 */
import { ON_SQLITE } from './support/leaks/sqlite.ts';
import { leaksNothing } from './support/leaks/table.ts';

leaksNothing('SQLite, timed', { ...ON_SQLITE, isTimed: true });
leaksNothing('SQLite, where they show when they were there by days', { ...ON_SQLITE, lastSeen: 'days' });
leaksNothing('SQLite, where they never show when they were there', { ...ON_SQLITE, lastSeen: 'never' });
