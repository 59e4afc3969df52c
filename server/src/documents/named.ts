/** What has a name in the documents. */
import {
  authenticatedSchema,
  conversationSchema,
  errorSchema,
  faceSchema,
  factsSchema,
  hostIdSchema,
  idSchema,
  messageSchema,
  noteSchema,
  occupancySchema,
  operatorFiguresSchema,
  operatorHistorySchema,
  ownClaimSchema,
  ownStatusSchema,
  participantSchema,
  personSchema,
  profileSchema,
  shareLinkSchema,
  sharingSchema,
  shownPersonSchema,
  stateSchema,
  timeSchema,
  userStatusSchema,
} from '@meeshy/status-protocol/schemas';
import type { z } from 'zod';

interface Named {
  readonly schema: z.ZodType;
  readonly description?: string;
}

export const NAMED: Readonly<Record<string, Named>> = {
  Id: { schema: idSchema, description: 'Opaque to clients.' },
  HostId: {
    schema: hostIdSchema(),
    description: 'Of a person or a conversation, as the host calls them. Opaque to clients.',
  },
  Time: { schema: timeSchema, description: 'ISO 8601, in UTC.' },
  Facts: {
    schema: factsSchema,
    description:
      'What the server knows. Status is computed of it and of the time, by rule 1 of section 4 of PROTOCOL.md. `seen`: of ' +
      'somebody offline whose times one does not see. `limitedBy`: one sees less than one might, because one shows that ' +
      'person as little oneself.',
  },
  State: {
    schema: stateSchema,
    description: 'What somebody or something says of a person. `until`: `null` where no end is known.',
  },
  Note: { schema: noteSchema, description: 'Text and emoji beside a name. `until`: `null` where no end is known.' },
  Face: {
    schema: faceSchema,
    description:
      'What a person shows: the facts, and what is said of it. It is whole: what it leaves out is gone. Of whom one does ' +
      'not see there are no times, and `version` is 0.',
  },
  Person: { schema: personSchema, description: 'A person as somebody may see them.' },
  Profile: {
    schema: profileSchema,
    description: 'One’s own. `conversationId` and `expiresAt` are those of guests, who came by a share link.',
  },
  Conversation: {
    schema: conversationSchema,
    description:
      '`membership`: whoever is `invited` sees neither messages nor anybody’s status until accepting or writing there. ' +
      '`peer`: of a direct one, the other person; `peerMembership`: theirs, `null` when they left or declined.',
  },
  Participant: { schema: participantSchema, description: 'A person in a conversation.' },
  Occupancy: {
    schema: occupancySchema,
    description:
      'How many are present in a conversation, and how many of those who show themselves to everyone there are online, and ' +
      'view it. Above 50, to two digits.',
  },
  ShownPerson: { schema: shownPersonSchema, description: 'What a person shows, to whoever a server asks as.' },
  ShareLink: {
    schema: shareLinkSchema,
    description: '`shareLink` is what `POST /api/auth/anonymous` takes. Whoever has it gets in.',
  },
  OwnClaim: {
    schema: ownClaimSchema,
    description: 'What somebody or something says of oneself, now or later. Dismissed, it says nothing until it ends.',
  },
  OwnStatus: {
    schema: ownStatusSchema,
    description: 'What one shows of oneself at the moment, and all that is said, in the order of precedence.',
  },
  Sharing: {
    schema: sharingSchema,
    description:
      'What one lets others see. In this order: `never`, `always`, `hiddenIn` (conversations), `status`, then `lastSeen`.',
  },
  Message: { schema: messageSchema },
  UserStatus: {
    schema: userStatusSchema,
    description:
      'What one person shows, whole: what it leaves out is gone. `timestamp`: when the change was made. `withdrawn`: one ' +
      'does not see this person any more, and knows nothing of them.',
  },
  Authenticated: {
    schema: authenticatedSchema,
    description:
      '`serverTime` comes after a renewal. `reciprocity`: whether one sees of others no more than one shows them; left ' +
      'out: `pairwise`.',
  },
  OperatorFigures: { schema: operatorFiguresSchema, description: 'Those of one gateway, which `gateway` names.' },
  OperatorHistory: { schema: operatorHistorySchema, description: 'The oldest first.' },
  Error: { schema: errorSchema },
};
