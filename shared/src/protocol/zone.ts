import { z } from 'zod';
import { isZone } from '../presets.ts';
import { once } from './once.ts';

/**
 * P24: the IANA time zone of this client's machine, to be said by each session once it has begun, and whenever it has become another one.
 * `again`: this page has said the same before, over another connection. Made when it is first asked for.
 */
export const zoneSchema = once(() =>
  z.object({
    zone: z.string().max(64).refine(isZone, 'is not a time zone'),
    again: z.literal(true).optional(),
  }),
);
/** What `zone` says, as it is sent. */
export type ZoneTold = z.infer<ReturnType<typeof zoneSchema>>;
