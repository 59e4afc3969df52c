import type { Route } from '../route.ts';
import { previewQuerySchema, previewSchema, sharingBodySchema, sharingSchema } from '../sharing.ts';

/** What one lets others see. */
export const SHARING_ROUTES = {
  sharing: {
    method: 'GET',
    path: '/api/users/me/sharing',
    by: 'person',
    summary: 'What one lets others see',
    description: 'Guests share no less than all: 403.',
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: sharingSchema },
  },
  share: {
    method: 'PUT',
    path: '/api/users/me/sharing',
    by: 'person',
    summary: 'Change what one lets others see',
    description:
      'What is left out keeps its value. In force at once for whoever looks, on every gateway; answered once it is stored. What hides is no ' +
      'activity. Turning `activity` off erases what is recorded, and takes `confirm: true`.',
    body: sharingBodySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: sharingSchema },
  },
  previewSharing: {
    method: 'GET',
    path: '/api/users/me/sharing/preview',
    by: 'person',
    summary: "One's own face, as somebody gets it",
    description:
      "For viewers of one's audience, whatever they show in turn; of anybody else as if there were no such person.",
    query: previewQuerySchema,
    refuses: ['FORBIDDEN', 'NOT_FOUND'],
    answer: { data: previewSchema },
  },
} as const satisfies Record<string, Route>;
