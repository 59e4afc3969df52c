import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, createDatabase, type PrivatePostgres, startPostgres } from '../../../gateway/test/support/postgres.ts';
import { openSilence, type Silence } from '../../../gateway/test/support/silence.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { openDatabase } from '../../src/database/open.ts';

let postgres: PrivatePostgres;
let silence: Silence;
beforeAll(async () => {
  [postgres, silence] = await Promise.all([startPostgres(), openSilence()]);
});
afterAll(() => Promise.all([postgres.remove(), silence.close()]));

const PASSWORD = 'Se7en%20of%209';

/** The one sentence with which the database is refused. */
async function refusal(change: Partial<URL>): Promise<string> {
  const url = Object.assign(new URL(postgres.url), change).href;
  const error: Error = await openDatabase(url).then(
    ({ close }) => close().then(() => new Error('It was opened.')),
    (reason) => reason,
  );
  expect(error.message).toMatch(/^The database \S+ at \S+ .*[^.\n]\.$/);
  for (const secret of [new URL(url).password, decodeURIComponent(new URL(url).password)]) {
    expect(error.message).not.toContain(secret);
  }
  return error.message;
}

describe('a PostgreSQL database that cannot be used', () => {
  it('is refused in one sentence, without the password', async () => {
    expect(await refusal({ password: PASSWORD })).toContain('refuses the user or the password');
    expect(await refusal({ username: 'nobody' })).toContain('refuses the user or the password');
    expect(await refusal({ pathname: 'elsewhere' })).toMatch(/^The database elsewhere at .* does not exist/);
    expect(await refusal({ pathname: 'else%where' })).toMatch(/^The database else%where at .* does not exist/);
    expect(await refusal({ port: '1', password: PASSWORD })).toContain('cannot be reached: is it running?');
    expect(await refusal({ hostname: 'database.invalid' })).toContain('its host is unknown');
    expect(await refusal({ port: String(silence.port) })).toContain('does not answer');
  });

  it('is one that a newer version has changed, or that we may not change', async () => {
    const newer = new URL(await createDatabase(postgres.url));
    await (await openDatabase(newer.href)).close();
    await ask(newer.href, "insert into kysely_migration values ('9999_later', 'later')");
    expect(await refusal({ pathname: newer.pathname })).toContain('9999_later');

    await ask(postgres.url, "create role guest login password 'guest'");
    const { pathname } = new URL(await createDatabase(postgres.url));
    expect(await refusal({ pathname, username: 'guest', password: 'guest' })).toContain('does not let that user');
  });
});

/** As the release of protocol 3 left it. */
const FORMER = `
  alter table messages drop column client_id;
  alter table subjects drop column looks;
  alter table members drop column untold;
  alter table conversations drop column is_crowd;
  drop index members_by_conversation;
  drop table account_looks;
  drop table webhook_news;
  drop table webhook_deliveries;
  drop table webhooks;
  drop table alerts;
  drop table push_subscriptions;
  drop table histories;
  drop table history_days;
  drop table trials;
  drop table api_keys;
  drop table added_migration;
  drop table added_migration_lock`;

describe('a database that gateways of the release before are using', () => {
  it('is brought up to date, and none of them has to give in', async () => {
    const url = await createDatabase(postgres.url);
    await (await openDatabase(url)).close();
    await ask(url, FORMER);
    const serving = new Client(url);
    await serving.connect();
    await serving.query('begin');
    await serving.query('select from subjects');

    const opening = openDatabase(url);
    const isWaiting = "select from pg_locks where not granted and relation = 'subjects'::regclass";
    await until('a migration that waits', async () => (await ask(url, isWaiting)).length > 0);
    // It holds the messages by now, and waits for whoever reads the subjects, who goes on to the messages.
    await serving.query('select from messages');
    await serving.query('commit');
    await serving.end();

    await (await opening).close();
    expect(await ask(url, 'select client_id from messages')).toEqual([]);
  });
});

describe('the kept secret', () => {
  it('is made once, however many ask for it at the same time', async () => {
    const url = await createDatabase(postgres.url);
    const gateways = await Promise.all(Array.from({ length: 4 }, () => openDatabase(url)));
    const secrets = await Promise.all(gateways.map(({ keptSecret }) => keptSecret()));
    expect(new Set(secrets).size).toBe(1);
    expect(secrets[0]?.length).toBeGreaterThanOrEqual(32);
    expect(await ask(url, 'select value from secrets')).toEqual([{ value: secrets[0] }]);
    await Promise.all(gateways.map(({ close }) => close()));
  });
});
