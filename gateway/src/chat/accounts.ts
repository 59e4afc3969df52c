import type { RegisterBody } from '@meeshy/status-protocol';
import type { Database } from '../database/open.ts';
import { Refusal } from '../refusal.ts';
import { living } from './audience.ts';
import type { ChatContext } from './context.ts';
import { noPerson } from './directory.ts';
import { fold } from './fold.ts';
import { newId } from './ids.ts';
import { requireFreeName } from './links.ts';
import { endSubjects, passOnOwnership, tellCompanions } from './members.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { DEFAULT_LANGUAGE, readProfile } from './profile.ts';
import type { Tokens } from './tokens.ts';
import type { Accounts } from './types.ts';

export function createAccounts(
  context: ChatContext,
  tokens: Tokens,
): Omit<Accounts, 'authenticate' | 'stillValid' | 'joinByLink'> {
  const { db, events, now } = context;

  async function signedIn(id: string) {
    const user = await readProfile(db, id, now());
    return { token: await tokens.issue(user), user };
  }

  return {
    async register(body) {
      const passwordHash = await hashPassword(body.password);
      const id = newId(now());
      await db.transaction().execute((trx) => insertAccount(trx, id, body, passwordHash, now()));
      return signedIn(id);
    },

    async login({ email, username, password }) {
      const query = db
        .selectFrom('accounts')
        .innerJoin('subjects', 'subjects.id', 'accounts.subject_id')
        .select(['accounts.subject_id', 'accounts.password_hash'])
        .where(living('subjects', now()));
      const row = await (email === undefined
        ? query.where('accounts.username_key', '=', fold(username ?? ''))
        : query.where('email_key', '=', emailKey(email))
      ).executeTakeFirst();
      if (!(await isPassword(password, row?.password_hash)) || !row) {
        throw new Refusal('UNAUTHORIZED', 'The name or the password is wrong');
      }
      return signedIn(row.subject_id);
    },

    profile: (id) => readProfile(db, id, now()),

    async updateProfile(id, { displayName, language }) {
      await db.transaction().execute(async (trx) => {
        const { conversationId } = await readProfile(trx, id, now());
        if (displayName !== undefined) {
          if (conversationId !== null) await requireFreeName(trx, conversationId, displayName, now(), id);
          const name = { display_name: displayName, name_key: fold(displayName) };
          await trx.updateTable('subjects').set(name).where('id', '=', id).execute();
        }
        if (language !== undefined) await trx.updateTable('subjects').set({ language }).where('id', '=', id).execute();
      });
      return readProfile(db, id, now());
    },

    async deactivate(id) {
      const at = now();
      const known = await db.selectFrom('subjects').select('id').where('id', '=', id).executeTakeFirst();
      if (!known) throw noPerson();
      const ended = await db.transaction().execute(async (trx) => {
        await passOnOwnership(trx, id, at);
        return endSubjects(trx, [id], at);
      });
      for (const subjectId of ended) events.ended(subjectId);
      await tellCompanions(context, ended);
    },

    async counts() {
      const rows = await db
        .selectFrom('subjects')
        .select(['kind', (eb) => eb.fn.countAll<number>().as('count')])
        .where(living('subjects', now()))
        .groupBy('kind')
        .execute();
      const countOf = (kind: string) => Number(rows.find((row) => row.kind === kind)?.count ?? 0);
      return { totalUsers: countOf('user'), anonymousSessions: countOf('anonymous') };
    },
  };
}

async function insertAccount(trx: Database, id: string, body: RegisterBody, passwordHash: string, at: number) {
  const displayName = body.displayName ?? body.username;
  const username_key = fold(body.username);
  await trx
    .insertInto('subjects')
    .values({
      id,
      kind: 'user',
      username: body.username,
      display_name: displayName,
      username_key,
      name_key: fold(displayName),
      language: body.language ?? DEFAULT_LANGUAGE,
      created_at: at,
    })
    .execute();
  const account = await trx
    .insertInto('accounts')
    .values({
      subject_id: id,
      username_key,
      email: body.email,
      email_key: emailKey(body.email),
      password_hash: passwordHash,
      role: 'USER',
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject_id')
    .executeTakeFirst();
  if (account) return;
  const sameName = await trx
    .selectFrom('accounts')
    .select('subject_id')
    .where('username_key', '=', username_key)
    .executeTakeFirst();
  throw new Refusal('CONFLICT', sameName ? 'The username is taken' : 'The e-mail address is taken');
}

function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
