import { listed } from '@meeshy/status-gateway/sql';
import type { Database } from '../../database/schema.ts';
import { writeLooks } from '../../names/stored-looks.ts';
import type { AccountRecords } from '../records.ts';
import { living } from './audience.ts';

export function sqlAccounts(db: Database): AccountRecords {
  /** Answers whether nobody had one of them. */
  async function takeLooks(subjectId: string, looks: readonly string[]): Promise<boolean> {
    if (looks.length === 0) return true;
    const taken = await db
      .insertInto('account_looks')
      .values(looks.map((look) => ({ look, subject_id: subjectId })))
      .onConflict((conflict) => conflict.doNothing())
      .returning('look')
      .execute();
    return taken.length === looks.length;
  }

  return {
    async isEmpty() {
      return (await db.selectFrom('subjects').select('id').limit(1).executeTakeFirst()) === undefined;
    },

    /** To be called in a transaction, which a refusal ends. */
    async add({ id, username, usernameKey, displayName, nameKey, looks, shownLooks, email, emailKey, ...account }) {
      const { passwordHash, role, language, createdAt } = account;
      const names = { username, display_name: displayName, username_key: usernameKey, name_key: nameKey };
      await db
        .insertInto('subjects')
        .values({ id, ...names, looks: writeLooks(shownLooks), kind: 'user', language, created_at: createdAt })
        .execute();
      const added = await db
        .insertInto('accounts')
        .values({
          subject_id: id,
          username_key: usernameKey,
          email,
          email_key: emailKey,
          password_hash: passwordHash,
          role,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('subject_id')
        .executeTakeFirst();
      if (added) return (await takeLooks(id, looks)) ? 'added' : 'name taken';
      const namesake = await db
        .selectFrom('accounts')
        .select('subject_id')
        .where('username_key', '=', usernameKey)
        .executeTakeFirst();
      return namesake ? 'name taken' : 'address taken';
    },

    async credentials(by, now) {
      const query = db
        .selectFrom('accounts')
        .innerJoin('subjects', 'subjects.id', 'accounts.subject_id')
        .select(['accounts.subject_id as id', 'accounts.password_hash as passwordHash', 'accounts.username_key as key'])
        .where(living('subjects', now));
      const rows = await ('usernameKeys' in by
        ? query.where('accounts.username_key', 'in', by.usernameKeys)
        : query.where('email_key', '=', by.emailKey)
      ).execute();
      const row = 'usernameKeys' in by ? (rows.find(({ key }) => key === by.usernameKeys[0]) ?? rows[0]) : rows[0];
      return row ? { id: row.id, passwordHash: row.passwordHash } : null;
    },

    async profile(id, now) {
      const row = await db
        .selectFrom('subjects')
        .leftJoin('accounts', 'accounts.subject_id', 'subjects.id')
        .leftJoin('anonymous_sessions as session', 'session.subject_id', 'subjects.id')
        .leftJoin('share_links as link', 'link.id', 'session.link_id')
        .select(['subjects.id', 'subjects.kind', 'subjects.username', 'subjects.display_name as displayName'])
        .select(['subjects.language', 'subjects.ends_at as endsAt', 'accounts.role', 'accounts.email'])
        .select('link.conversation_id as conversationId')
        .where('subjects.id', '=', id)
        .where(living('subjects', now))
        .executeTakeFirst();
      return row ? { ...row, role: row.role ?? 'USER' } : null;
    },

    async update(id, { displayName, nameKey, shownLooks, language }) {
      const change = {
        ...(displayName !== undefined && { display_name: displayName }),
        ...(nameKey !== undefined && { name_key: nameKey }),
        ...(shownLooks !== undefined && { looks: writeLooks(shownLooks) }),
        ...(language !== undefined && { language }),
      };
      if (Object.keys(change).length === 0) return;
      await db.updateTable('subjects').set(change).where('id', '=', id).execute();
    },

    users: (ids, usernameKeys, now) =>
      db
        .selectFrom('accounts')
        .innerJoin('subjects', 'subjects.id', 'accounts.subject_id')
        .select(['subjects.id', 'accounts.username_key as usernameKey'])
        .where((eb) =>
          eb.or([eb('subjects.id', 'in', listed(ids)), eb('accounts.username_key', 'in', listed(usernameKeys))]),
        )
        .where(living('subjects', now))
        .execute(),

    async counts(now) {
      const rows = await db
        .selectFrom('subjects')
        .select(['kind', (eb) => eb.fn.countAll<number>().as('count')])
        .where(living('subjects', now))
        .groupBy('kind')
        .execute();
      const countOf = (kind: string) => Number(rows.find((row) => row.kind === kind)?.count ?? 0);
      return { users: countOf('user'), anonymous: countOf('anonymous') };
    },

    async end(ids, now, kind) {
      let query = db
        .updateTable('subjects')
        .set({ ends_at: now })
        .where('id', 'in', listed(ids))
        .where(living('subjects', now));
      if (kind) query = query.where('kind', '=', kind);
      const rows = await query.returning('id').execute();
      return rows.map((row) => row.id);
    },
  };
}
