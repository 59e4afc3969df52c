import { z } from 'zod';
import { hostIdSchema } from './ids.ts';
import { once } from './once.ts';

/**
 * Which conversation this client's visible page shows; `null`: none. To be said again within a minute, as long as that is so.
 * Made when it is first asked for.
 */
export const viewingSchema = once(() => z.object({ conversationId: hostIdSchema().nullable() }).nullable());
/** What `viewing` says, as it is sent. */
export type ViewingRequest = z.infer<ReturnType<typeof viewingSchema>>;
