/** The store on a SQL database, SQLite or PostgreSQL, through Kysely. */
export { STORED_COLUMNS, toStored } from './stores/row.ts';
export { sqlStore } from './stores/sql.ts';
