/** What is really in the database, read past the gateway. */
import Libsql from 'libsql';
import { until } from '../../../../gateway/test/support/until.ts';

export interface Row {
  readonly is_online: number;
  readonly last_seen: number | null;
  readonly last_active_at: number | null;
  readonly version: number;
  /** JSON of texts. */
  readonly claims: string | null;
}

export interface Rows {
  of(subjectId: string): Row;
  /** Resolves when the row is such. */
  until(subjectId: string, matches: (row: Row) => boolean): Promise<Row>;
  /** Changes a row, as if time had passed; the gateway is to be stopped. */
  write(subjectId: string, change: Pick<Row, 'last_active_at'> & Partial<Pick<Row, 'claims'>>): void;
  /** The link of an anonymous participant runs out now. */
  runOut(subjectId: string): void;
  /** Everybody who is marked online. */
  online(): string[];
  /** Where this one is told by push. */
  endpointsOf(userId: string): string[];
  /** The last one of any gateway. */
  signOfLife(): number | null;
  /** Holds the write lock, as a backup or a shell may do, until the answer is called. */
  lock(): () => void;
  /** How many alerts the next return is to be told by. */
  armedAlerts(): number;
  /** How many people's histories are kept, and days of them. */
  histories(): number;
  /** Renames a table: whoever asks for it makes a mistake. */
  break(table: string): void;
  close(): void;
}

export function openRows(file: string): Rows {
  const connection = new Libsql(file);
  const query = connection.prepare(
    'select is_online, last_seen, last_active_at, version, claims from subjects where id = ?',
  );
  const marked = connection.prepare('select id from subjects where is_online = 1');
  const signs = connection.prepare('select max(alive_at) as at from nodes');
  const of = (subjectId: string) => {
    const { is_online, last_seen, last_active_at, version, claims } = query.get(subjectId) as Row;
    return { is_online, last_seen, last_active_at, version, claims };
  };

  return {
    of,
    until: (subjectId, matches) =>
      until(`the row of ${subjectId}`, () => {
        const row = of(subjectId);
        return matches(row) && row;
      }),
    write(subjectId, { last_active_at, claims = of(subjectId).claims }) {
      const statement = connection.prepare('update subjects set last_active_at = ?, claims = ? where id = ?');
      statement.run(last_active_at, claims, subjectId);
    },
    runOut(subjectId) {
      connection.prepare('update subjects set ends_at = ? where id = ?').run(Date.now(), subjectId);
    },
    online: () => (marked.all() as { id: string }[]).map(({ id }) => id),
    endpointsOf(userId) {
      const own = connection.prepare('select endpoint from push_subscriptions where user_id = ?').all(userId);
      return (own as { endpoint: string }[]).map(({ endpoint }) => endpoint);
    },
    signOfLife: () => (signs.get() as { at: number | null }).at,
    armedAlerts() {
      const armed = connection.prepare('select count(*) as count from alerts where is_armed = 1');
      return (armed.get() as { count: number }).count;
    },
    histories() {
      const kept = connection.prepare(
        'select (select count(*) from histories) + (select count(*) from history_days) as count',
      );
      return (kept.get() as { count: number }).count;
    },
    lock() {
      connection.exec('BEGIN IMMEDIATE');
      return () => connection.exec('ROLLBACK');
    },
    break(table) {
      connection.exec(`ALTER TABLE ${table} RENAME TO broken`);
    },
    close() {
      connection.close();
    },
  };
}
