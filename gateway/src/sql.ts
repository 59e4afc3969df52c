/** The store on a SQL database through Kysely, and what its two dialects have in common. */
export { compiledForMany, compiledOnce } from './database/compiled-once.ts';
export { arrayOf, isPostgres, lockRows, textOf } from './database/dialect.ts';
export { keysOf, listed, listOf, rowsIn, rowsOf } from './database/json.ts';
export { type Migrations, migrateBy } from './database/migrating.ts';
export {
  addClaims,
  addClaimsChanged,
  makePresenceTables,
  type PresenceNodes,
  type PresenceSubjects,
  type PresenceTables,
} from './database/presence-tables.ts';
export { STORED_COLUMNS, toStored } from './stores/row.ts';
export { sqlStore } from './stores/sql.ts';
export type { SqlNames } from './stores/sql-names.ts';
