import { Refusal } from '@meeshy/status-gateway';
import { canonical, exactKey } from '../names/canonical.ts';
import { looksOf } from '../names/looks.ts';
import type { ChatContext } from './context.ts';
import { decideCrowds } from './crowds.ts';
import { noPerson } from './directory.ts';
import { newId } from './ids.ts';
import { requireFreeName } from './links.ts';
import { conversationsOf, tellMembers } from './members.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { DEFAULT_LANGUAGE, readProfile } from './profile.ts';
import type { Tokens } from './tokens.ts';
import type { Accounts } from './types.ts';

export function createAccounts(
  context: ChatContext,
  tokens: Tokens,
): Omit<Accounts, 'authenticate' | 'stillValid' | 'joinByLink'> {
  const { records, events, crowdLimit, now } = context;

  async function signedIn(id: string) {
    const user = await readProfile(records, id, now());
    return { token: await tokens.issue(user), user };
  }

  return {
    async register({ username, email, password, displayName = username, language = DEFAULT_LANGUAGE }) {
      const passwordHash = await hashPassword(password);
      const at = now();
      const id = newId(at);
      await records.atomically(async ({ accounts }) => {
        const outcome = await accounts.add({
          id,
          username,
          usernameKey: canonical(username),
          displayName,
          nameKey: canonical(displayName),
          looks: looksOf(username),
          shownLooks: looksOf(username, displayName),
          email,
          emailKey: emailKey(email),
          passwordHash,
          role: 'USER',
          language,
          createdAt: at,
        });
        if (outcome === 'name taken') throw new Refusal('CONFLICT', 'The username is taken, or looks like one that is');
        if (outcome === 'address taken') throw new Refusal('CONFLICT', 'The e-mail address is taken');
      });
      return signedIn(id);
    },

    async login({ email, username, password }) {
      const by = email === undefined ? { usernameKeys: keysOf(username ?? '') } : { emailKey: emailKey(email) };
      const known = await records.accounts.credentials(by, now());
      if (!(await isPassword(password, known?.passwordHash)) || !known) {
        throw new Refusal('UNAUTHORIZED', 'The name or the password is wrong');
      }
      return signedIn(known.id);
    },

    profile: (id) => readProfile(records, id, now()),

    async updateProfile(id, { displayName, language }) {
      const { conversationIds, before } = await records.atomically(async (records) => {
        const before = await readProfile(records, id, now());
        const { conversationId, username } = before;
        if (displayName !== undefined && conversationId !== null) {
          await requireFreeName(records, conversationId, displayName, now(), id);
        }
        await records.accounts.update(id, {
          ...(displayName !== undefined && {
            displayName,
            nameKey: canonical(displayName),
            shownLooks: looksOf(username, displayName),
          }),
          ...(language !== undefined && { language }),
        });
        return { before, conversationIds: (await records.rosters.conversationsOf([id])).get(id) ?? [] };
      });
      if (displayName !== undefined && displayName !== before.displayName) {
        events.renamed(conversationIds, { userId: id, username: before.username, displayName });
      }
      return readProfile(records, id, now());
    },

    async deactivate(id) {
      const at = now();
      if (!(await records.people.stored(id))) throw noPerson();
      const { ended, conversationIds, decided } = await records.atomically(async (records) => {
        const conversationIds = await conversationsOf(records, [id]);
        // Before something is passed on, and so held: two who own what the other one is in do not bar each other.
        await records.crowds.hold(conversationIds);
        await records.conversations.passOn(id, at);
        const ended = await records.accounts.end([id], at);
        return { ended, conversationIds, decided: await decideCrowds(records, conversationIds, crowdLimit, at) };
      });
      for (const subjectId of ended) events.ended(subjectId);
      if (ended.length > 0) await tellMembers(context, conversationIds, decided, [], 'joined');
    },

    async counts() {
      const { users, anonymous } = await records.accounts.counts(now());
      return { totalUsers: users, anonymousSessions: anonymous };
    },
  };
}

/** Of accounts whose names are taken for the same, each is found by its exact name. */
function keysOf(username: string): [exact: string, canonical: string] {
  return [exactKey(username), canonical(username)];
}

function emailKey(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase();
}
