import { isTaken, newObjectId, toDate, toObjectId, toObjectIds, toTime } from '@meeshy/status-gateway/mongodb';
import type { Filter } from 'mongodb';
import type { AnonymousDocument, Collections, UserDocument } from '../../database/mongodb-schema.ts';
import { DEFAULT_LANGUAGE } from '../profile.ts';
import type { AccountRecords } from '../records.ts';
import { idsOf, living, OURS } from './found.ts';
import { takeLooks } from './looks.ts';

export function mongoAccounts(collections: Collections): AccountRecords {
  const { users, anonymous, members } = collections;

  return {
    async isEmpty() {
      const [user, guest] = await Promise.all([users.findOne({}), anonymous.findOne({})]);
      return user === null && guest === null;
    },

    /** The looks first: whoever is cut short before the account is made has them for a minute. */
    async add({ id, createdAt, passwordHash, looks, ...account }) {
      const absent = { isOnline: false, lastSeen: toDate(null), lastActiveAt: toDate(null) };
      const added = { _id: newObjectId(id), ...account, password: passwordHash, createdAt: new Date(createdAt) };
      if (!(await takeLooks(collections, added._id, looks, createdAt))) return 'name taken';
      try {
        await users.insertOne({ ...added, ...absent });
        return 'added';
      } catch (error) {
        // Without an answer it may have been made all the same, and keeps its looks then.
        if (!isTaken(error)) throw error;
        await collections.looks.deleteMany({ userId: added._id });
        return (await users.findOne({ usernameKey: account.usernameKey })) ? 'name taken' : 'address taken';
      }
    },

    async credentials(by, now) {
      const asked = 'usernameKeys' in by ? { usernameKey: { $in: by.usernameKeys } } : by;
      const all = await users.find({ $and: [asked, living(now) as Filter<UserDocument>] }).toArray();
      const exact =
        'usernameKeys' in by ? all.find(({ usernameKey }) => usernameKey === by.usernameKeys[0]) : undefined;
      const found = exact ?? all[0];
      return found?.password === undefined ? null : { id: found._id.toHexString(), passwordHash: found.password };
    },

    async profile(id, now) {
      const own = { _id: toObjectId(id), ...living(now) };
      const [user, guest] = await Promise.all([users.findOne({ ...own, ...OURS }), anonymous.findOne(own)]);
      const found = user ?? guest;
      if (!found) return null;
      const { username, displayName = username, language = DEFAULT_LANGUAGE } = found;
      return {
        id,
        kind: user ? 'user' : 'anonymous',
        username,
        displayName,
        language,
        role: user?.role ?? 'USER',
        email: user?.email ?? null,
        conversationId: guest?.conversationId?.toHexString() ?? null,
        endsAt: toTime(found.endsAt),
      };
    },

    async update(id, change) {
      if (Object.keys(change).length === 0) return;
      const own = { _id: toObjectId(id) };
      await Promise.all([users.updateOne(own, { $set: change }), anonymous.updateOne(own, { $set: change })]);
    },

    async users(ids, usernameKeys, now) {
      const asked = { $or: [{ _id: { $in: toObjectIds(ids) } }, { usernameKey: { $in: [...usernameKeys] } }] };
      const found = await users.find({ $and: [OURS, asked, living(now) as Filter<UserDocument>] }).toArray();
      return found.map(({ _id, usernameKey = '' }) => ({ id: _id.toHexString(), usernameKey }));
    },

    async counts(now) {
      const [people, guests] = await Promise.all([
        users.countDocuments(living(now) as Filter<UserDocument>),
        anonymous.countDocuments(living(now) as Filter<AnonymousDocument>),
      ]);
      return { users: people, anonymous: guests };
    },

    /** The places first: whoever is cut short before the last step has not ended, and is ended again. */
    async end(ids, now, kind) {
      const endsAt = new Date(now);
      const ofThem = { userId: { $in: toObjectIds(ids) }, ...(kind && { isAnonymous: true }), ...living(now) };
      await members.updateMany(ofThem, { $set: { endsAt } });
      const ending = await idsOf(collections, { _id: { $in: toObjectIds(ids) }, ...living(now) }, kind);
      const them = { _id: { $in: toObjectIds(ending) } };
      await Promise.all([
        users.updateMany(them, { $set: { endsAt } }),
        anonymous.updateMany(them, { $set: { endsAt }, $unset: { heldName: '' } }),
      ]);
      return ending;
    },
  };
}
