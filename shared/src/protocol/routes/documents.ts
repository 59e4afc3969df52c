import type { Route } from '../route.ts';

/** What the gateway says of its routes and events. */
export const DOCUMENT_ROUTES = {
  openApi: {
    method: 'GET',
    path: '/openapi.json',
    by: 'anyone',
    summary: 'These routes, as OpenAPI 3.1',
    otherwise: 304,
    answer: { text: 'application/json' },
  },
  asyncApi: {
    method: 'GET',
    path: '/asyncapi.json',
    by: 'anyone',
    summary: 'The events of the socket, as AsyncAPI 3.0',
    otherwise: 304,
    answer: { text: 'application/json' },
  },
  documents: {
    method: 'GET',
    path: '/docs',
    by: 'anyone',
    summary: 'Both documents, to be read in a browser',
    refuses: ['NOT_FOUND'],
    answer: { text: 'text/html' },
  },
} as const satisfies Record<string, Route>;
