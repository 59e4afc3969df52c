import { z } from 'zod';
import { idSchema } from '../ids.ts';
import type { Route } from '../route.ts';
import { apiKeyBodySchema, apiKeySchema, newApiKeySchema } from '../servers.ts';
import { nothing } from './recurring.ts';

/** The keys of other servers. */
export const API_KEY_ROUTES = {
  apiKeys: {
    method: 'GET',
    path: '/api/admin/api-keys',
    by: 'operator',
    summary: 'The API keys, without what is secret of them',
    description: '`id` and `createdAt` are `null` of those that the setting `API_KEYS` names.',
    answer: { data: z.array(apiKeySchema) },
  },
  makeApiKey: {
    method: 'POST',
    path: '/api/admin/api-keys',
    by: 'operator',
    summary: 'Make an API key for another server',
    description: '`key` is told this once.',
    body: apiKeyBodySchema,
    status: 201,
    refuses: ['CONFLICT'],
    answer: { data: newApiKeySchema },
  },
  revokeApiKey: {
    method: 'DELETE',
    path: '/api/admin/api-keys/:keyId',
    by: 'operator',
    summary: 'Revoke an API key',
    params: z.object({ keyId: idSchema }),
    refuses: ['NOT_FOUND'],
    answer: { data: nothing },
  },
} as const satisfies Record<string, Route>;
