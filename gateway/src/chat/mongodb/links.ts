import { ObjectId } from 'mongodb';
import { isTaken } from '../../database/mongodb-errors.ts';
import type { Collections } from '../../database/mongodb-schema.ts';
import { newObjectId, toDate, toObjectId } from '../../database/mongodb-values.ts';
import type { LinkRecords, NewGuest } from '../records.ts';

export function mongoLinks({ links, anonymous, members }: Collections): LinkRecords {
  /** The name is held by a unique index, until its holder ends. Answers whether nobody has it. */
  async function insertGuest(guest: NewGuest): Promise<boolean> {
    const { id, username, nameKey, shownLooks, language, createdAt, endsAt } = guest;
    const heldName = `${guest.conversationId}:${nameKey}`;
    await anonymous.updateMany({ heldName, endsAt: { $lte: new Date(createdAt) } }, { $unset: { heldName: '' } });
    try {
      await anonymous.insertOne({
        _id: newObjectId(id),
        username,
        displayName: username,
        usernameKey: nameKey,
        nameKey,
        shownLooks,
        heldName,
        sessionToken: guest.tokenHash,
        conversationId: newObjectId(guest.conversationId),
        shareLinkId: newObjectId(guest.linkId),
        language,
        createdAt: new Date(createdAt),
        expiresAt: new Date(endsAt),
        endsAt: new Date(endsAt),
        isOnline: false,
        lastSeenAt: toDate(null),
        lastActiveAt: toDate(null),
      });
      return true;
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
  }

  return {
    async add({ id, conversationId, token, createdAt, expiresAt }) {
      await links.insertOne({
        _id: newObjectId(id),
        conversationId: newObjectId(conversationId),
        token,
        createdAt: new Date(createdAt),
        expiresAt: new Date(expiresAt),
        revokedAt: null,
      });
    },

    async open(token, now) {
      const link = await links.findOne({ token, revokedAt: null, expiresAt: { $gt: new Date(now) } });
      if (!link) return null;
      const { _id, conversationId, expiresAt } = link;
      return { id: _id.toHexString(), conversationId: conversationId.toHexString(), expiresAt: expiresAt.getTime() };
    },

    async revoke(linkId, conversationId, now) {
      const link = { _id: toObjectId(linkId), conversationId: toObjectId(conversationId) };
      await links.updateOne({ ...link, revokedAt: null }, { $set: { revokedAt: new Date(now) } });
      return (await links.findOne(link)) !== null;
    },

    async guestsOf(linkId) {
      const guests = await anonymous.find({ shareLinkId: toObjectId(linkId) }, { projection: { _id: 1 } }).toArray();
      return guests.map(({ _id }) => _id.toHexString());
    },

    /**
     * Whoever revokes the link marks it first and looks for its guests then. So a guest who is not found there finds
     * the mark here.
     */
    async admit(guest) {
      if (!(await insertGuest(guest))) return 'name taken';
      const userId = newObjectId(guest.id);
      await members.insertOne({
        _id: new ObjectId(),
        conversationId: newObjectId(guest.conversationId),
        userId,
        isAnonymous: true,
        state: 'present',
        invitedBy: null,
        joinedAt: new Date(guest.createdAt),
        endsAt: new Date(guest.endsAt),
      });
      if (await links.findOne({ _id: toObjectId(guest.linkId), revokedAt: null })) return 'added';
      await members.deleteMany({ userId });
      await anonymous.deleteOne({ _id: userId });
      return 'link ended';
    },
  };
}
