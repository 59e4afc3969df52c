import { z } from 'zod';
import { isZone } from '../presets.ts';
import { once } from './once.ts';

/** To ask the machine takes a tenth of a millisecond, and every session says one. More than there are. */
const MOST_KNOWN = 1_000;
const known = new Set<string>();

/** The name of an IANA time zone. */
export const zoneNameSchema = once(() => z.string().max(64).refine(isKnownZone, 'is not a time zone'));

function isKnownZone(zone: string): boolean {
  if (known.has(zone)) return true;
  if (!isZone(zone)) return false;
  // The same one may be written in large and in small letters.
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(zone);
  return true;
}

/**
 * P24: the IANA time zone of this client's machine, to be said by each session once it has begun, and whenever it has become another one.
 * `again`: this page has said the same before, over another connection. Made when it is first asked for.
 */
export const zoneSchema = once(() =>
  z.object({
    zone: zoneNameSchema(),
    again: z.literal(true).optional(),
  }),
);
/** What `zone` says, as it is sent. */
export type ZoneTold = z.infer<ReturnType<typeof zoneSchema>>;
