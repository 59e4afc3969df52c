import { Refusal, wireOf } from '@meeshy/status-gateway';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { identityOf, viewerOf } from '../authentication.ts';
import { offer } from '../offering.ts';
import type { App, HttpParts } from '../parts.ts';

/** P17: what one lets others see. */
export function sharingRoutes(app: App, { presence, histories }: HttpParts): void {
  offer(app, ROUTES.sharing, (request) => presence.sharing(viewerOf(request)));

  offer(
    app,
    ROUTES.share,
    async (request) => {
      const { subject } = identityOf(request);
      if (subject.kind === 'user') await histories.turning(subject.id, request.body);
      const { sharing, isHiding } = await presence.share(subject.id, request.body);
      histories.turned(subject.id);
      if (!isHiding && request.headers['x-activity'] !== 'none') presence.activity(subject);
      return sharing;
    },
    { isActivity: false },
  );

  offer(app, ROUTES.previewSharing, async (request) => {
    const face = await presence.preview(viewerOf(request), request.query.viewer);
    if (!face) throw new Refusal('NOT_FOUND', 'There is no such person');
    return { face: wireOf(face) };
  });
}
