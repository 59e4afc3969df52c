import { describe, expect, it } from 'vitest';
import { CLIENT_SCHEMAS } from '../src/schemas.ts';

type ClientEvent = keyof typeof CLIENT_SCHEMAS;
type Payloads = readonly (readonly [what: string, payload: unknown])[];

const conversationId = 'c_1-A';

const good: Record<ClientEvent, Payloads> = {
  authenticate: [
    ['a JWT', { token: 'a.b.c' }],
    ['a session token', { sessionToken: 'abc' }],
    ['a session that resumes and takes batches', { token: 'a.b.c', resume: true, capabilities: ['batch'] }],
    ['a session that takes batches compressed', { token: 'a.b.c', capabilities: ['batch', 'deflate'] }],
    ['capabilities that this server does not know', { token: 'a.b.c', capabilities: ['teleport'] }],
    ['no credentials: the headers may carry them', {}],
  ],
  activity: [['nothing', undefined]],
  viewing: [
    ['a conversation', { conversationId }],
    ['a conversation by the name that a host gave it', { conversationId: 'ticket 12/é' }],
    ['no conversation', { conversationId: null }],
    ['nothing to be seen', null],
  ],
  zone: [
    ['a zone', { zone: 'Europe/Paris' }],
    ['one that was said before', { zone: 'America/Argentina/Buenos_Aires', again: true }],
    ['a zone in small letters', { zone: 'asia/kolkata' }],
    ['no place', { zone: 'UTC' }],
  ],
  'presence:watch': [
    ['people', { conversationId, userIds: ['u1', 'ticket 12/é'] }],
    ['nobody', { conversationId, userIds: [] }],
    ['200 people', { conversationId, userIds: Array(200).fill('u1') }],
  ],
  'message:send': [
    ['a message', { conversationId, content: 'Bonjour' }],
    ['a message with its language', { conversationId, content: 'Bonjour', originalLanguage: 'fr' }],
    ['a language with its region', { conversationId, content: 'Olá', originalLanguage: 'pt-BR' }],
    ['4,000 characters', { conversationId, content: 'x'.repeat(4_000) }],
    ['an id of 64 characters', { conversationId: 'x'.repeat(64), content: 'x' }],
  ],
  'typing:start': [['a conversation', { conversationId }]],
  'typing:stop': [['a conversation', { conversationId }]],
  'operator:watch': [
    ['the beginning', { watching: true }],
    ['the end', { watching: false }],
    ['a search', { watching: true, search: 'al' }],
    ['a search for anybody', { watching: true, search: '' }],
  ],
};

const notAnId = [
  ['no id', {}],
  ['an empty id', { conversationId: '' }],
  ['an id of 65 characters', { conversationId: 'x'.repeat(65) }],
  ['a path for an id', { conversationId: '../../etc/passwd' }],
  ['an id with a line break after it', { conversationId: 'c1\n' }],
  ['a query operator for an id', { conversationId: { $ne: null } }],
  ['a list for an id', { conversationId: ['c1'] }],
  ['a number for an id', { conversationId: 1 }],
] as const;

const notAnObject: Payloads = [
  ['nothing', undefined],
  ['null', null],
  ['a string', 'hello'],
  ['a number', 1],
  ['a list', []],
];

const bad: Record<ClientEvent, Payloads> = {
  authenticate: [
    ...notAnObject,
    ['an empty token', { token: '' }],
    ['a token that is no string', { token: { $gt: '' } }],
    ['a token of more than 4,096 characters', { token: 'x'.repeat(4_097) }],
    ['an empty session token', { sessionToken: '' }],
    ['a session token of more than 512 characters', { sessionToken: 'x'.repeat(513) }],
    ['resume in words', { token: 't', resume: 'true' }],
    ['capabilities that are no list', { token: 't', capabilities: 'batch' }],
    ['a capability that is no string', { token: 't', capabilities: [1] }],
    ['a capability of more than 32 characters', { token: 't', capabilities: ['x'.repeat(33)] }],
    ['more than 16 capabilities', { token: 't', capabilities: Array(17).fill('x') }],
  ],
  activity: [
    ['null', null],
    ['an object', {}],
    ['a time', Date.now()],
    ['facts', { isOnline: true, lastActiveAt: new Date().toISOString() }],
  ],
  viewing: [
    ['nothing', undefined],
    ['a string', 'hello'],
    ['a list', []],
    ['no id', {}],
    ['an empty id', { conversationId: '' }],
    ['an id of 129 characters', { conversationId: 'x'.repeat(129) }],
    ['an id with a line break in it', { conversationId: 'c\n1' }],
    ['a query operator for an id', { conversationId: { $ne: null } }],
    ['a list for an id', { conversationId: ['c1'] }],
    ['a number for an id', { conversationId: 1 }],
  ],
  zone: [
    ...notAnObject,
    ['no zone', {}],
    ['a place that is none', { zone: 'Mars/Olympus' }],
    ['an offset, which knows no summer', { zone: '+02:00' }],
    ['an empty one', { zone: '' }],
    ['65 characters', { zone: 'A'.repeat(65) }],
    ['a number', { zone: 5 }],
    ['again in words', { zone: 'Europe/Paris', again: 'true' }],
  ],
  'presence:watch': [
    ...notAnObject,
    ['no conversation', { userIds: [] }],
    ['an empty id', { conversationId: '', userIds: [] }],
    ['nobody named', { conversationId }],
    ['201 people', { conversationId, userIds: Array(201).fill('u1') }],
    ['a number for an id', { conversationId, userIds: [1] }],
    ['one id instead of a list', { conversationId, userIds: 'u1' }],
    ['a query operator for ids', { conversationId, userIds: { $ne: null } }],
  ],
  'message:send': [
    ...notAnObject,
    ...notAnId.map(([what, payload]) => [what, { ...payload, content: 'x' }] as const),
    ['no content', { conversationId }],
    ['an empty content', { conversationId, content: '' }],
    ['blanks only', { conversationId, content: ' \n\t ' }],
    ['more than 4,000 characters', { conversationId, content: 'x'.repeat(4_001) }],
    ['content that is no string', { conversationId, content: { toString: 'x' } }],
    ['a language that is none', { conversationId, content: 'x', originalLanguage: 'the language of love' }],
    ['an empty language', { conversationId, content: 'x', originalLanguage: '' }],
  ],
  'typing:start': [...notAnObject, ...notAnId],
  'typing:stop': [...notAnObject, ...notAnId],
  'operator:watch': [
    ...notAnObject,
    ['a word for a flag', { watching: 'yes' }],
    ['a search of 65 characters', { watching: true, search: 'x'.repeat(65) }],
    ['a pattern for a search', { watching: true, search: { $regex: '.' } }],
  ],
};

describe.each(Object.keys(CLIENT_SCHEMAS) as ClientEvent[])('What a client may say: %s', (event) => {
  it.each(good[event])('takes %s', (_, payload) => {
    expect(CLIENT_SCHEMAS[event].safeParse(payload)).toEqual({ success: true, data: payload });
  });

  it.each(bad[event])('refuses %s', (_, payload) => {
    expect(CLIENT_SCHEMAS[event].safeParse(payload).success).toBe(false);
  });
});

describe('P13: nothing that a client says sets its own facts', () => {
  const spoof = {
    userId: 'somebody-else',
    isOnline: true,
    lastSeen: null,
    lastActiveAt: '2030-01-01T00:00:00.000Z',
    version: Number.MAX_SAFE_INTEGER,
    status: 'online',
  };

  it.each([
    ['authenticate', { token: 't' }],
    ['message:send', { conversationId, content: 'x' }],
    ['typing:start', { conversationId }],
    ['typing:stop', { conversationId }],
    ['viewing', { conversationId }],
  ] as const)('%s loses what it was not asked for', (event, payload) => {
    expect(CLIENT_SCHEMAS[event].parse({ ...payload, ...spoof })).toEqual(payload);
  });
});
