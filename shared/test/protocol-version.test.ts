import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CLIENT_EVENTS, PROTOCOL_VERSION, type Route, SERVER_EVENTS } from '../src/index.ts';
import { CLIENT_SCHEMAS, messageSendAckSchema, ROUTES, SERVER_SCHEMAS, watchAckSchema } from '../src/schemas.ts';

/** The wire that `PROTOCOL_VERSION` stands for. */
const PINNED = { version: 5, hash: '0a36209e4fd9a4f8' };

function wireHash(): string {
  const wire = {
    server: SERVER_SCHEMAS,
    client: CLIENT_SCHEMAS,
    acks: { 'message:send': messageSendAckSchema, 'presence:watch': watchAckSchema },
  };
  // By name: from which table a route comes does not count.
  const declared = Object.entries(ROUTES as Record<string, Route>).sort(([a], [b]) => (a < b ? -1 : 1));
  const routes = declared.map(([name, route]) => {
    const { params, query, body, answer, summary: _, description: __, ...rest } = route;
    const asked = { params, query, body };
    const told = 'text' in answer ? answer : described(answer, 'output');
    return [name, rest, described(asked, 'input'), told];
  });
  const events = Object.entries(wire).map(([direction, schemas]) => [
    direction,
    Object.entries(schemas).map(([event, schema]) => [event, z.toJSONSchema(schema, { unrepresentable: 'any' })]),
  ]);
  return createHash('sha256')
    .update(canonical([events, routes]))
    .digest('hex')
    .slice(0, 16);
}

function described(schemas: Record<string, z.ZodType | undefined>, io: 'input' | 'output'): unknown {
  const given = Object.entries(schemas).filter((entry): entry is [string, z.ZodType] => entry[1] !== undefined);
  return given.map(([part, schema]) => [part, z.toJSONSchema(schema, { unrepresentable: 'any', io })]);
}

/** JSON whose keys are sorted, so that the order in which a schema was written does not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

describe('The wire changes only together with its version', () => {
  it('the schemas of all events and routes are those of PROTOCOL_VERSION', () => {
    const hash = wireHash();
    expect(
      { version: PROTOCOL_VERSION, hash },
      `The wire is not that of protocol version ${PINNED.version}. If it is meant to change: raise PROTOCOL_VERSION in ` +
        `shared/src/protocol/version.ts, tell it in PROTOCOL.md and CHANGELOG.md, and pin the new version with the ` +
        `hash '${hash}' in this file. If not: undo the change of the schemas.`,
    ).toEqual(PINNED);
  });

  it('the events have the names that others build against', () => {
    expect(SERVER_EVENTS).toMatchObject({
      AUTHENTICATED: 'authenticated',
      PRESENCE_SNAPSHOT: 'presence:snapshot',
      USER_STATUS: 'user:status',
      USER_STATUS_BATCH: 'user:status:batch',
      MESSAGE_NEW: 'message:new',
      TYPING_START: 'typing:start',
      TYPING_STOP: 'typing:stop',
      PRESENCE_ALERT: 'presence:alert',
      CONVERSATION_VIEWERS: 'conversation:viewers',
      CONVERSATION_OCCUPANCY: 'conversation:occupancy',
      OPERATOR_FIGURES: 'operator:figures',
      OPERATOR_HISTORY: 'operator:history',
      ERROR: 'error',
    });
    expect(CLIENT_EVENTS).toEqual({
      AUTHENTICATE: 'authenticate',
      ACTIVITY: 'activity',
      VIEWING: 'viewing',
      ZONE: 'zone',
      PRESENCE_WATCH: 'presence:watch',
      MESSAGE_SEND: 'message:send',
      TYPING_START: 'typing:start',
      TYPING_STOP: 'typing:stop',
      OPERATOR_WATCH: 'operator:watch',
    });
  });

  it('every event has a schema, and every schema an event', () => {
    expect(Object.keys(SERVER_SCHEMAS).sort()).toEqual(Object.values(SERVER_EVENTS).sort());
    expect(Object.keys(CLIENT_SCHEMAS).sort()).toEqual(Object.values(CLIENT_EVENTS).sort());
  });
});
