/** P21: whom of a crowd a client looks at, and what it is answered. */
import { z } from 'zod';
import { errorSchema } from './fields.ts';
import { hostIdSchema } from './ids.ts';
import { once } from './once.ts';
import { userStatusSchema } from './server-events.ts';
import { MOST_WATCHED } from './words.ts';

/**
 * Whom of a conversation this client looks at. Takes the place of what it said before, of whichever conversation; an empty list ends it.
 * Made when it is first asked for.
 */
export const watchSchema = once(() =>
  z.object({ conversationId: hostIdSchema, userIds: z.array(hostIdSchema).max(MOST_WATCHED) }),
);
/** What `presence:watch` says, as it is sent. */
export type WatchRequest = z.infer<ReturnType<typeof watchSchema>>;

/** The faces of those of them who are in the conversation, or why not: `NOT_FOUND` of one that one is not in. */
export const watchAckSchema = once(() =>
  z.union([
    z.object({ success: z.literal(true), data: z.object({ users: z.array(userStatusSchema) }) }),
    z.object({ success: z.literal(false), error: errorSchema }),
  ]),
);
export type WatchAck = z.infer<ReturnType<typeof watchAckSchema>>;
