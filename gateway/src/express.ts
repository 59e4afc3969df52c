/**
 * REST beside presence for Express, or whatever else takes functions of `(request, response, next)`:
 *
 *   app.use(presenceRoutes(presence, options)); // the options that `attachPresence` was given
 */
import { type Handler, handlerOf } from './http/handler.ts';
import { offersOf, type RestOptions, warningOf } from './http/offers.ts';
import type { Presence } from './live/types.ts';

export type { Handler } from './http/handler.ts';
export type { OfferedCredentials, OfferName, RestOptions } from './http/offers.ts';
export type { Named } from './http/people.ts';

/** What the React library asks over REST: the manual refresh, one's own status, what one shares. */
export function presenceRoutes(presence: Presence, options: RestOptions): Handler {
  return handlerOf(offersOf(presence, options), warningOf(options));
}
