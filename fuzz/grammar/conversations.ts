/** The kinds of conversations that are held with a gateway. */
import type { Random } from '../../chaos/random.ts';
import { chance, times } from '../random.ts';
import { mutateFrame, mutateText } from './mutate.ts';
import { CONNECT, connectAs, DISCONNECT, event, packet } from './packets.ts';
import { ask, type Conversation, open, type Step, say, textFrame, WAIT_FOR_ADMISSION, WAIT_FOR_OPEN } from './steps.ts';
import { PEOPLE, SHARED_PEOPLE } from './values.ts';
import { OTHER_SID, SID, token } from './words.ts';

const WEBSOCKET = 'EIO=4&transport=websocket';
const POLLING = 'EIO=4&transport=polling';
const MOST_PACKETS = 12;

type Kind = (random: Random) => Step[];

/** One that stands here twice is held twice as often. */
const KINDS: readonly (readonly [name: string, kind: Kind])[] = [
  ['over WebSocket', overWebSocket],
  ['over WebSocket', overWebSocket],
  ['over polling', overPolling],
  ['from polling to WebSocket', upgrading],
  ['several CONNECTs', severalConnects],
  ['sessions of others', sidsOfOthers],
  ['bytes', bytes],
];

/** So many conversations at once: each person who is to be watched may be in one of them. */
export function batch(random: Random, size: number): Conversation[] {
  const watched = times(PEOPLE - SHARED_PEOPLE, (i) => withOutcome(random, SHARED_PEOPLE + i));
  return [...watched, ...times(size - watched.length, () => conversation(random))];
}

function conversation(random: Random): Conversation {
  const [name, kind] = random.pick(KINDS);
  return { kind: name, steps: [...kind(random), ...ending(random)], outcome: null };
}

function ending(random: Random): Step[] {
  if (chance(random, 40)) return [];
  return [{ does: 'end', line: 0, how: random.pick(['fin', 'reset'] as const) }];
}

const pause = (random: Random): Step[] => (chance(random, 30) ? [{ does: 'wait', ms: random.below(60) }] : []);

/** What is said over a WebSocket, some of it not quite right. */
function words(random: Random, line: number): Step[] {
  const frames = times(random.between(1, MOST_PACKETS), () => {
    const frame = mutateFrame(random, textFrame(mutateText(random, packet(random))));
    const attachment = frame.text.startsWith('45') && chance(random, 70);
    return [
      { does: 'frame', line, frame } as const,
      ...(attachment ? [say(line, 'attached', { opcode: 2 })] : []),
      ...pause(random),
    ];
  });
  return frames.flat();
}

/** Half of them get in before they say anything odd. */
function overWebSocket(random: Random): Step[] {
  const entrance = chance(random, 70)
    ? [say(0, connectAs(random.below(SHARED_PEOPLE))), WAIT_FOR_ADMISSION, say(0, event(random))]
    : [];
  return [open(0, WEBSOCKET, chance(random, 80)), WAIT_FOR_OPEN, ...entrance, ...words(random, 0)];
}

/** The line of a poll is another one than that of what is sent. */
const poll = (): Step => ask(1, 'GET', `${POLLING}&sid=${SID}`);
const send = (text: string): Step => ask(2, 'POST', `${POLLING}&sid=${SID}`, { body: text });

function overPolling(random: Random): Step[] {
  const jsonp = chance(random, 10) ? '&j=1' : '';
  return [
    ask(0, 'GET', `${POLLING}${jsonp}`),
    WAIT_FOR_OPEN,
    ...(chance(random, 70) ? [send(connectAs(random.below(SHARED_PEOPLE))), poll(), WAIT_FOR_ADMISSION] : []),
    ...times(random.between(1, 6), () => [oddRequest(random, jsonp), ...pause(random)]).flat(),
  ];
}

function oddRequest(random: Random, jsonp: string): Step {
  const packets = times(random.between(1, 4), () => mutateText(random, packet(random))).join('\u001e');
  const body = jsonp === '' ? packets : `d=${encodeURIComponent(packets)}`;
  const query = `${POLLING}&sid=${SID}${jsonp}`;
  const line = random.between(1, 4);
  return random.pick([
    () => ask(line, 'POST', query, { body }),
    () => ask(line, 'POST', query, { body }),
    () => ask(line, 'POST', query, { body, claims: random.pick([0, 1, body.length + 10, 2_000_000, -1]) }),
    () => ask(line, 'POST', query, { body, headers: [random.pick(HEADERS)] }),
    () => ask(line, 'GET', query),
    () => ask(line, random.pick(['PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE']), query, { body }),
    () => ask(line, 'GET', random.pick(QUERIES)),
  ])();
}

const HEADERS = [
  'content-type: application/octet-stream',
  'content-type: application/json',
  'content-type: multipart/form-data; boundary=x',
  'content-encoding: gzip',
  'transfer-encoding: chunked',
  'expect: 100-continue',
  'origin: https://elsewhere.example',
  'origin: null',
  'origin: http://[',
  'host: http://[',
  'x-forwarded-for: __proto__',
  'authorization: Bearer wrong',
  'upgrade: h2c',
  'connection: upgrade',
];

const QUERIES = [
  '',
  'EIO=3&transport=polling',
  'EIO=4&transport=webtransport',
  'EIO=4&transport=__proto__',
  'EIO=4&transport=polling&transport=websocket',
  'EIO=4&transport=polling&sid=__proto__',
  `EIO=4&transport=polling&sid=${SID}&sid=${SID}`,
  'EIO=__proto__&transport=polling&j=__proto__',
  'EIO=4&transport=polling&%',
  `EIO=4&transport=polling&${'x'.repeat(10_000)}`,
];

function upgrading(random: Random): Step[] {
  const probe = chance(random, 80) ? [say(5, '2probe'), ...pause(random)] : [];
  const upgrade = chance(random, 80) ? [say(5, '5'), ...pause(random)] : [];
  return [
    ask(0, 'GET', POLLING),
    WAIT_FOR_OPEN,
    ...(chance(random, 60) ? [send(connectAs(random.below(SHARED_PEOPLE)))] : []),
    ...(chance(random, 60) ? [poll()] : []),
    open(5, `${WEBSOCKET}&sid=${SID}`),
    ...(chance(random, 20) ? [open(6, `${WEBSOCKET}&sid=${SID}`), say(6, '2probe')] : []),
    ...probe,
    ...(chance(random, 30) ? [oddRequest(random, '')] : []),
    ...upgrade,
    ...words(random, 5),
    ...(chance(random, 40) ? [oddRequest(random, '')] : []),
  ];
}

/** Two people's tokens over one transport, again and again. */
function severalConnects(random: Random): Step[] {
  return [open(0, WEBSOCKET), WAIT_FOR_OPEN, ...comingsAndGoings(random, () => random.below(SHARED_PEOPLE))];
}

function comingsAndGoings(random: Random, someone: () => number): Step[] {
  return times(random.between(1, 8), () => [
    random.pick([
      () => say(0, CONNECT),
      () => say(0, connectAs(someone())),
      () => say(0, DISCONNECT),
      () => say(0, `42["authenticate",{"token":"${token(someone())}"}]`),
      () => WAIT_FOR_ADMISSION,
    ])(),
    ...(chance(random, 50) ? [{ does: 'wait', ms: random.below(50) } as const] : []),
  ]).flat();
}

/** Leaves over a connection that it keeps, or is there again over it. */
function withOutcome(random: Random, person: number): Conversation {
  const isOnline = chance(random, 40);
  const coming = comingsAndGoings(random, () => person);
  const entering = [open(0, WEBSOCKET), WAIT_FOR_OPEN, ...(isOnline ? [] : coming), say(0, connectAs(person))];
  const steps = [...entering, WAIT_FOR_ADMISSION, ...(isOnline ? [] : pause(random))];
  if (!isOnline) return { kind: 'leaves', steps: [...steps, say(0, DISCONNECT)], outcome: { person, isOnline } };
  return { kind: 'is there again', steps: [...steps, ...thereAgain(random, person)], outcome: { person, isOnline } };
}

/** A CONNECT that is read together with the DISCONNECT before it ends the connection: Socket.IO takes it for a second one. */
function thereAgain(random: Random, person: number): Step[] {
  return times(random.below(4), () => [
    say(0, DISCONNECT),
    { does: 'wait', ms: random.between(20, 80) } as const,
    say(0, connectAs(person)),
    WAIT_FOR_ADMISSION,
  ]).flat();
}

function sidsOfOthers(random: Random): Step[] {
  return [
    random.pick([open(0, WEBSOCKET), ask(0, 'GET', POLLING)]),
    WAIT_FOR_OPEN,
    ...times(random.between(1, 5), () => {
      const sid = random.pick([SID, OTHER_SID, OTHER_SID, 'made-up', '']);
      const line = random.between(1, 6);
      return random.pick([
        () => [open(line, `${WEBSOCKET}&sid=${sid}`), say(line, random.pick(['2probe', '5', '40', '1']))],
        () => [ask(line, 'GET', `${POLLING}&sid=${sid}`)],
        () => [ask(line, 'POST', `${POLLING}&sid=${sid}`, { body: mutateText(random, packet(random)) })],
        () => [ask(line, 'POST', `${WEBSOCKET}&sid=${sid}`, { body: '1' })],
        () => [say(0, '1')],
      ])();
    }).flat(),
  ];
}

function bytes(random: Random): Step[] {
  const some = (): Step => ({
    does: 'bytes',
    line: 0,
    hex: times(random.between(1, 200), () => random.below(256).toString(16).padStart(2, '0')).join(''),
  });
  const first = random.pick([
    () => [open(0, WEBSOCKET), WAIT_FOR_OPEN, say(0, connectAs(random.below(SHARED_PEOPLE)))],
    () => [open(0, WEBSOCKET), WAIT_FOR_OPEN],
    () => [ask(0, 'GET', random.pick(QUERIES))],
    () => [],
  ])();
  return [...first, ...times(random.between(1, 4), some)];
}
