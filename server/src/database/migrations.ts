import { addClaims, addClaimsChanged, type Migrations, migrateBy, textOf } from '@meeshy/status-gateway/sql';
import type { Kysely } from 'kysely';
import { renameAll } from './names-migration.ts';

const MIGRATIONS: Migrations = {
  base: {
    '0001_begin': { up: begin },
    '0002_secrets': { up: secrets },
  },
  additions: {
    '0003_trials': { up: trials },
    '0004_repeated_messages': { up: repeatedMessages },
    '0005_names': { up: names },
    '0006_untold': { up: untold },
    '0007_claims': { up: addClaims },
    '0008_claims_changed': { up: addClaimsChanged },
    '0009_api_keys': { up: apiKeys },
    '0010_webhooks': { up: webhooks },
    '0011_alerts': { up: alerts },
    '0012_push_subscriptions': { up: pushSubscriptions },
    '0013_crowds': { up: crowds },
    '0014_histories': { up: histories },
  },
  tables: { base: 'kysely_migration', additions: 'added_migration' },
};

export function migrate<Tables>(db: Kysely<Tables>): Promise<void> {
  return migrateBy(db, MIGRATIONS);
}

/** What is there already was left by a version that could be killed amid this on SQLite. */
async function begin(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  const text = textOf(db);
  await schema
    .createTable('subjects')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('kind', text, (column) => column.notNull())
    .addColumn('username', text, (column) => column.notNull())
    .addColumn('display_name', text, (column) => column.notNull().defaultTo(''))
    .addColumn('username_key', text, (column) => column.notNull().defaultTo(''))
    .addColumn('name_key', text, (column) => column.notNull().defaultTo(''))
    .addColumn('language', text, (column) => column.notNull().defaultTo('fr'))
    .addColumn('created_at', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('ends_at', 'bigint')
    .addColumn('is_online', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('last_seen', 'bigint')
    .addColumn('last_active_at', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
  await schema.createIndex('subjects_by_presence').ifNotExists().on('subjects').columns(['is_online', 'id']).execute();

  await schema
    .createTable('accounts')
    .ifNotExists()
    .addColumn('subject_id', text, (column) => column.primaryKey().references('subjects.id'))
    .addColumn('username_key', text, (column) => column.notNull().unique())
    .addColumn('email', text, (column) => column.notNull())
    .addColumn('email_key', text, (column) => column.notNull().unique())
    .addColumn('password_hash', text, (column) => column.notNull())
    .addColumn('role', text, (column) => column.notNull())
    .execute();

  await schema
    .createTable('conversations')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('type', text, (column) => column.notNull())
    .addColumn('title', text)
    .addColumn('owner_id', text, (column) => column.notNull().references('subjects.id'))
    .addColumn('pair_key', text, (column) => column.unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('conversations_by_owner').ifNotExists().on('conversations').column('owner_id').execute();

  await schema
    .createTable('members')
    .ifNotExists()
    .addColumn('conversation_id', text, (column) => column.notNull().references('conversations.id'))
    .addColumn('subject_id', text, (column) => column.notNull().references('subjects.id'))
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('invited_by', text)
    .addColumn('joined_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('members_key', ['conversation_id', 'subject_id'])
    .execute();
  await schema
    .createIndex('members_by_subject')
    .ifNotExists()
    .on('members')
    .columns(['subject_id', 'state', 'conversation_id'])
    .execute();

  await schema
    .createTable('share_links')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('conversation_id', text, (column) => column.notNull().references('conversations.id'))
    .addColumn('token', text, (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();

  await schema
    .createTable('anonymous_sessions')
    .ifNotExists()
    .addColumn('subject_id', text, (column) => column.primaryKey().references('subjects.id'))
    .addColumn('link_id', text, (column) => column.notNull().references('share_links.id'))
    .addColumn('token_hash', text, (column) => column.notNull().unique())
    .execute();
  await schema
    .createIndex('anonymous_sessions_by_link')
    .ifNotExists()
    .on('anonymous_sessions')
    .column('link_id')
    .execute();

  await schema
    .createTable('messages')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('conversation_id', text, (column) => column.notNull().references('conversations.id'))
    .addColumn('sender_id', text, (column) => column.notNull().references('subjects.id'))
    .addColumn('content', text, (column) => column.notNull())
    .addColumn('language', text, (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('messages_by_conversation')
    .ifNotExists()
    .on('messages')
    .columns(['conversation_id', 'created_at', 'id'])
    .execute();

  await schema
    .createTable('nodes')
    .ifNotExists()
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('alive_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** What all gateways share and nobody else may know. */
async function secrets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('secrets')
    .ifNotExists()
    .addColumn('name', textOf(db), (column) => column.primaryKey())
    .addColumn('value', textOf(db), (column) => column.notNull())
    .execute();
}

/** One row, written for nothing but to see whether that is possible. */
async function trials(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('trials')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('value', textOf(db), (column) => column.notNull())
    .execute();
}

/** What a sender says twice is one message. Without a `client_id` nothing can be told to be the same. */
async function repeatedMessages(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('messages').addColumn('client_id', textOf(db)).execute();
  await db.schema
    .createIndex('messages_by_client_id')
    .on('messages')
    .columns(['sender_id', 'client_id'])
    .unique()
    .execute();
}

/** One form of every name, and no two accounts that look the same from now on. */
async function names(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .alterTable('subjects')
    .addColumn('looks', text, (column) => column.notNull().defaultTo(''))
    .execute();
  await db.schema
    .createTable('account_looks')
    .addColumn('look', text, (column) => column.primaryKey())
    .addColumn('subject_id', text, (column) => column.notNull().references('subjects.id'))
    .execute();
  await renameAll(db);
}

/** Who entered without anybody being told: whoever repeats it does so. */
async function untold(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('members')
    .addColumn('untold', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}

async function apiKeys(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .createTable('api_keys')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('name', text, (column) => column.notNull().unique())
    .addColumn('hash', text, (column) => column.notNull().unique())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function webhooks(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .createTable('webhooks')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('url', text, (column) => column.notNull())
    .addColumn('events', text, (column) => column.notNull())
    .addColumn('is_on', 'integer', (column) => column.notNull())
    .addColumn('off_because', text)
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('secret', text, (column) => column.notNull())
    .addColumn('former_secret', text)
    .addColumn('former_until', 'bigint')
    .execute();
  await db.schema
    .createTable('webhook_news')
    .addColumn('key', text, (column) => column.primaryKey())
    .addColumn('webhook_id', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('face', text, (column) => column.notNull())
    .addColumn('shown', text, (column) => column.notNull())
    .addColumn('heard_at', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .addColumn('attempts', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('lease', text)
    .addColumn('leased_until', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('sent', text)
    .addColumn('sent_version', 'bigint')
    .addColumn('told', text)
    .addColumn('is_unsure', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema.createIndex('webhook_news_by_due').on('webhook_news').column('due_at').execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('webhook_id', text, (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('delivery', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_deliveries_key', ['webhook_id', 'number'])
    .execute();
}

async function alerts(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .createTable('alerts')
    .addColumn('id', text, (column) => column.primaryKey())
    .addColumn('watcher_id', text, (column) => column.notNull())
    .addColumn('subject_id', text, (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('is_armed', 'integer', (column) => column.notNull())
    .addColumn('is_grant_armed', 'integer', (column) => column.notNull())
    .addColumn('is_listed', 'integer', (column) => column.notNull())
    .addColumn('returned_at', 'bigint')
    .addColumn('due_at', 'bigint')
    .addColumn('leased_until', 'bigint', (column) => column.notNull())
    .execute();
  for (const [name, columns] of [
    ['alerts_by_watcher', ['watcher_id', 'state']],
    ['alerts_by_subject', ['subject_id', 'state']],
    ['alerts_by_state', ['state', 'due_at']],
    ['alerts_by_end', ['until']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('alerts')
      .columns([...columns])
      .execute();
  }
}

async function pushSubscriptions(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .createTable('push_subscriptions')
    .addColumn('endpoint', text, (column) => column.primaryKey())
    .addColumn('p256dh', text, (column) => column.notNull())
    .addColumn('auth', text, (column) => column.notNull())
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('language', text, (column) => column.notNull())
    .addColumn('renewed_at', 'bigint', (column) => column.notNull())
    .addColumn('accepted_at', 'bigint')
    .execute();
  await db.schema.createIndex('push_subscriptions_by_user').on('push_subscriptions').column('user_id').execute();
}

/** Which of the conversations that are there already are crowds, every start finds out (`reviewCrowds`). */
async function crowds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('conversations')
    .addColumn('is_crowd', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // Ten thousand members are counted, and listed, without a look at their rows.
  await db.schema
    .createIndex('members_by_conversation')
    .on('members')
    .columns(['conversation_id', 'state', 'subject_id'])
    .execute();
}

async function histories(db: Kysely<unknown>): Promise<void> {
  const text = textOf(db);
  await db.schema
    .createTable('histories')
    .addColumn('user_id', text, (column) => column.primaryKey())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('zone', text, (column) => column.notNull())
    .addColumn('from_day', 'integer', (column) => column.notNull())
    .addColumn('earlier', text)
    .execute();
  await db.schema.createIndex('histories_by_day').on('histories').columns(['from_day', 'user_id']).execute();
  await db.schema
    .createTable('history_days')
    .addColumn('user_id', text, (column) => column.notNull())
    .addColumn('day', 'integer', (column) => column.notNull())
    .addColumn('h0', 'bigint', (column) => column.notNull())
    .addColumn('h4', 'bigint', (column) => column.notNull())
    .addColumn('h8', 'bigint', (column) => column.notNull())
    .addColumn('h12', 'bigint', (column) => column.notNull())
    .addColumn('h16', 'bigint', (column) => column.notNull())
    .addColumn('h20', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('history_days_key', ['user_id', 'day'])
    .execute();
}
