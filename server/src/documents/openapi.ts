/** `openapi.json`: the table of routes, for whoever builds against them. */
import type { Route } from '@meeshy/status-protocol';
import { ROUTES } from '@meeshy/status-protocol/schemas';
import { z } from 'zod';
import { about } from './about.ts';
import { refusalComponents, refusalsOf } from './refusals.ts';
import { createSchemas, type JsonSchema, type Schemas } from './schemas.ts';

const JSON_TYPE = 'application/json';

const DESCRIPTION = `Presence for chat: who is online, away, offline, and since when. It is pushed over a socket, which
[asyncapi.json](asyncapi.json) describes, and these routes are what is asked beside it.

A request with accepted credentials is activity: whoever asks is shown as there. A program that asks in somebody's name
says \`x-activity: none\`. Answers are \`{ success: true, data }\` or \`{ success: false, error: { code, message } }\`, if
not told otherwise. Lists are pages: \`nextCursor\` is the \`cursor\` of the next one, \`null\` on the last.`;

/** By how an address begins; the first that fits counts. */
const TAGS = [
  ['/api/auth/', 'Signing in', 'With an account, or by a share link. Limited by address, and no activity.'],
  ['/api/users/me/status', 'What one says', 'A state and a note, each until a time.'],
  ['/api/users/me/sharing', 'What one shares', 'Who sees what of oneself.'],
  ['/api/users/me/push-subscriptions', 'Push', 'What reaches a browser while no tab is open.'],
  ['/api/push/', 'Push', ''],
  ['/api/users/me', 'People', 'Oneself, and those with whom one shares a conversation.'],
  ['/api/users/', 'People', ''],
  ['/api/contacts', 'People', ''],
  ['/api/conversations', 'Conversations', 'Their members and share links.'],
  ['/api/messages', 'Messages', 'History, and sending.'],
  [
    '/api/server/',
    'Other servers',
    'With an API key, which is a viewer of its own. What they ask and claim is nobody’s activity.',
  ],
  ['/api/admin/', 'Operators', 'For users with the role ADMIN, and whoever knows the maintenance token.'],
  ['/maintenance/', 'Operators', ''],
  ['/', 'The gateway', 'Probes, metrics, and these documents.'],
] as const;

const SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `token` of an account, as signing in answers it.',
  },
  sessionToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-session-token',
    description: 'The `sessionToken` of a guest, who came by a share link.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'x-api-key',
    description: 'Of another server: operators make and revoke it, or the setting `API_KEYS` names it.',
  },
  maintenanceToken: {
    type: 'apiKey',
    in: 'header',
    name: 'x-maintenance-token',
    description: 'The setting `MAINTENANCE_TOKEN` of the gateway.',
  },
};

type Scheme = Partial<Record<keyof typeof SCHEMES, string[]>>;

const SECURITY: Record<Route['by'], readonly Scheme[]> = {
  anyone: [],
  person: [{ token: [] }, { sessionToken: [] }],
  server: [{ apiKey: [] }],
  operator: [{ token: [] }, { maintenanceToken: [] }],
  // Nothing at all: programs on the gateway's own machine, outside production.
  program: [{ token: [] }, { maintenanceToken: [] }, {}],
};

const ACTIVITY = {
  name: 'x-activity',
  in: 'header',
  description: '`none`: asking is no activity of whoever asks.',
  schema: { type: 'string', enum: ['none'] },
};

export function openApi(): JsonSchema {
  const schemas = createSchemas();
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route, schemas) };
  }
  const responses = refusalComponents(schemas);
  return {
    openapi: '3.1.0',
    info: {
      ...about("Meeshy's real-time user status: routes", DESCRIPTION),
      license: { name: 'Property of Meeshy', identifier: 'LicenseRef-Meeshy' },
    },
    servers: [{ url: '/', description: 'The gateway that this document comes from' }],
    tags: TAGS.filter(([, , description]) => description !== '').map(([, name, description]) => ({
      name,
      description,
    })),
    paths,
    components: {
      schemas: schemas.components,
      responses,
      parameters: { activity: ACTIVITY },
      securitySchemes: SCHEMES,
    },
  };
}

function operationOf(operationId: string, route: Route, schemas: Schemas): JsonSchema {
  const { path, by, summary, description, body } = route;
  const [, tag = ''] = TAGS.find(([prefix]) => path.startsWith(prefix)) ?? [];
  const parameters = [
    ...parametersOf('path', route.params, schemas),
    ...parametersOf('query', route.query, schemas),
    ...(by === 'person' ? [{ $ref: '#/components/parameters/activity' }] : []),
  ];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: SECURITY[by],
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: {
        required: !body.safeParse(undefined).success,
        content: { [JSON_TYPE]: { schema: schemas.asked(body) } },
      },
    }),
    responses: { ...answersOf(route, schemas), ...refusalsOf(route) },
  };
}

/** What is one text in an address and a list to the route has commas. */
function parametersOf(place: 'path' | 'query', all: z.ZodType | undefined, { asked, told }: Schemas): JsonSchema[] {
  if (!(all instanceof z.ZodObject)) return [];
  return Object.entries(all.shape as Record<string, z.ZodType>).map(([name, one]) => {
    const text = asked(one);
    const isList = one instanceof z.ZodPipe && one.out instanceof z.ZodArray;
    return {
      name,
      in: place,
      required: place === 'path' || !one.safeParse(undefined).success,
      ...(isList ? { style: 'form', explode: false, schema: told(one) } : { schema: text }),
    };
  });
}

function answersOf(route: Route, { told }: Schemas): Record<string, JsonSchema> {
  const { status = 200, otherwise, answer } = route;
  const content =
    'text' in answer
      ? Object.fromEntries(
          [answer.text, answer.or].flatMap((type) =>
            type === undefined ? [] : [[type, { schema: { type: type === JSON_TYPE ? 'object' : 'string' } }]],
          ),
        )
      : { [JSON_TYPE]: { schema: told('whole' in answer ? answer.whole : success(answer.data)) } };
  return {
    [status]: { description: status === 201 ? 'It was made.' : 'It is so.', content },
    ...(otherwise === 503 && { 503: { description: 'It is not so yet, or no more.', content } }),
    ...(otherwise === 304 && { 304: { description: 'It is the same as before: see `If-None-Match`.' } }),
  };
}

const success = (data: z.ZodType) => z.object({ success: z.literal(true), data });
