/** `asyncapi.json`: the events of the socket, for whoever builds a client. */
import { CLIENT_SCHEMAS, messageSendAckSchema, SERVER_SCHEMAS } from '@meeshy/status-protocol/schemas';
import { z } from 'zod';
import { about } from './about.ts';
import { SAID, TOLD } from './events.ts';
import { createSchemas, type JsonSchema, type Schemas } from './schemas.ts';

const DESCRIPTION = `What a client and the gateway say to each other over Socket.IO 4: by WebSocket, or by long polling. After
the handshake come \`authenticated\` and \`presence:snapshot\`, then events as things happen. Nobody polls, and nothing that a
client sends sets its own facts. PROTOCOL.md tells the rules that a client keeps.`;

/** Socket.IO's `auth` of the handshake; the headers of the same names as for requests serve too. */
const SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Of an account: `token` in the handshake’s `auth`, or the header `Authorization`.',
  },
  sessionToken: {
    type: 'httpApiKey',
    in: 'header',
    name: 'x-session-token',
    description: 'Of a guest: `sessionToken` in the handshake’s `auth`, or this header.',
  },
};

/** Answers to what a client says with an acknowledgement. */
const ACKS: Partial<Record<keyof typeof CLIENT_SCHEMAS, z.ZodType>> = { 'message:send': messageSendAckSchema };

type Side = 'told' | 'said' | 'answered';

export function asyncApi(): JsonSchema {
  const schemas = createSchemas();
  const messages: Record<string, JsonSchema> = {};
  const operations: Record<string, JsonSchema> = {};

  /** Answers a reference to it. */
  function message(side: Side, name: string, words: object, payload: JsonSchema | null): JsonSchema {
    const key = keyOf(side, name);
    messages[key] = { name, title: name, ...words, ...(payload && { payload }) };
    return { $ref: `${CHANNEL}/messages/${key}` };
  }

  for (const [name, schema] of Object.entries(SERVER_SCHEMAS)) {
    const summary = TOLD[name as keyof typeof TOLD];
    const told = message('told', name, { summary }, schemas.told(schema));
    operations[keyOf('told', name)] = { action: 'send', channel: { $ref: CHANNEL }, summary, messages: [told] };
  }
  for (const [name, schema] of Object.entries(CLIENT_SCHEMAS)) {
    const summary = SAID[name as keyof typeof SAID];
    const said = message('said', name, { summary }, payloadOf(schema, schemas));
    const ack = ACKS[name as keyof typeof ACKS];
    const reply = ack && message('answered', name, { summary: `Whether \`${name}\` was done.` }, schemas.told(ack));
    operations[keyOf('said', name)] = {
      action: 'receive',
      channel: { $ref: CHANNEL },
      summary,
      messages: [said],
      ...(reply && { reply: { channel: { $ref: CHANNEL }, messages: [reply] } }),
    };
  }

  return {
    asyncapi: '3.0.0',
    info: about("Meeshy's real-time user status: events", DESCRIPTION),
    defaultContentType: 'application/json',
    servers: {
      gateway: {
        host: '{host}',
        pathname: '/socket.io/',
        protocol: 'ws',
        protocolVersion: 'Socket.IO 4',
        description: 'Any gateway.',
        variables: { host: { default: 'localhost:3000', description: 'Where it listens.' } },
        security: Object.keys(SCHEMES).map((name) => ({ $ref: `#/components/securitySchemes/${name}` })),
      },
    },
    channels: {
      socket: {
        address: '/',
        title: 'The socket',
        description:
          'The namespace of Socket.IO. An event’s name is that of its message; its payload is the first argument.',
        messages: Object.fromEntries(Object.keys(messages).map((key) => [key, { $ref: `${MESSAGES}/${key}` }])),
      },
    },
    operations,
    components: { messages, schemas: schemas.components, securitySchemes: SCHEMES },
  };
}

const CHANNEL = '#/channels/socket';
const MESSAGES = '#/components/messages';

/** Both sides have events of the same name, and keys hold no colons. */
function keyOf(side: Side, name: string): string {
  return `${side}.${name.replaceAll(':', '.')}`;
}

/** `null`: the event has none. */
function payloadOf(schema: z.ZodType, { asked }: Schemas): JsonSchema | null {
  return schema instanceof z.ZodUndefined ? null : asked(schema);
}
