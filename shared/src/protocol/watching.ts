import { z } from 'zod';
import { hostIdSchema } from './ids.ts';
import { once } from './once.ts';
import { MOST_WATCHED } from './words.ts';

/**
 * P21: whom of a conversation this client looks at. Takes the place of what it said before, of whichever conversation; an empty list ends
 * it. Made when it is first asked for.
 */
export const watchSchema = once(() =>
  z.object({ conversationId: hostIdSchema(), userIds: z.array(hostIdSchema()).max(MOST_WATCHED) }),
);
/** What `presence:watch` says, as it is sent. */
export type WatchRequest = z.infer<ReturnType<typeof watchSchema>>;
