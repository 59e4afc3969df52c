import { Refusal } from '@meeshy/status-gateway';
import { readTime } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { offer } from '../offering.ts';
import { type App, COUNTED_LATELY, type HttpParts } from '../parts.ts';

/** What other servers ask, and claim of people. */
export function serverRoutes(app: App, { chat, presence }: HttpParts): void {
  offer(app, ROUTES.query, ({ body: { ids, as } }) => presence.get(ids, as === undefined ? {} : { as }));

  offer(app, ROUTES.serverOccupancy, async ({ params: { id } }) => {
    const occupancy = await presence.occupancy(id, COUNTED_LATELY);
    if (occupancy.members === 0) throw new Refusal('NOT_FOUND', 'There is no such conversation');
    return occupancy;
  });

  offer(app, ROUTES.claim, async ({ params: { userId, source, claimId }, body: { startsAt, until, ...said } }) => {
    if (!(await chat.accounts.stillValid([userId])).has(userId))
      throw new Refusal('NOT_FOUND', 'There is no such person');
    const [begin, end] = [readTime(startsAt), readTime(until)];
    const times = { ...(begin !== null && { startsAt: begin }), ...(end !== null && { until: end }) };
    return { isLive: await presence.claim(userId, { source, id: claimId, ...said, ...times }) };
  });

  offer(app, ROUTES.unclaim, async ({ params: { userId, source, claimId } }) => {
    await presence.unclaim(userId, { source, id: claimId });
    return null;
  });
}
