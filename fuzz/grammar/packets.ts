/** Socket.IO and Engine.IO packets as text: mostly valid ones, as a client says them. */
import type { Random } from '../../chaos/random.ts';
import { chance, times } from '../random.ts';
import { credentials, SHARED_PEOPLE, value } from './values.ts';
import { CONVERSATION, token } from './words.ts';

const NAMESPACES = ['/admin', '/__proto__', '/constructor', '/', '/a?token=x', '/%00', `/${'n'.repeat(2_000)}`];
const EVENTS = ['activity', 'zone', 'typing:start', 'typing:stop', 'message:send', 'authenticate', 'operator:watch'];
/** Names that libraries give a meaning of their own, or that lie in every object. */
const RESERVED = [
  'error',
  'connect',
  'connect_error',
  'connection',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
  'drain',
  'close',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '',
  '*',
];
const IDS = ['0', '1', '7', '99999999999999999999', '-1', '1e5', '00', '9007199254740993'];

export const CONNECT = '40';
export const DISCONNECT = '41';

export const connectAs = (person: number) => `40{"token":"${token(person)}"}`;

/** An Engine.IO message or control packet. */
export function packet(random: Random): string {
  switch (random.below(16)) {
    case 0:
      return CONNECT;
    case 1:
      return `40${credentials(random)}`;
    case 2:
      return `40${random.pick(NAMESPACES)},${chance(random, 50) ? credentials(random) : ''}`;
    case 3:
      return DISCONNECT;
    case 4:
      return `41${random.pick(NAMESPACES)},`;
    case 5:
      return `43${id(random)}${chance(random, 80) ? list(random) : value(random)}`;
    case 6:
      return `44${value(random)}`;
    case 7:
      return binary(random);
    case 8:
      return random.pick(['0', '1', '2', '2probe', '3', '3probe', '5', '6', '4', '7', 'b', 'bAAAA', '47', '49[]']);
    case 9:
      return connectAs(random.below(SHARED_PEOPLE));
    case 10:
      return odd(random);
    default:
      return event(random);
  }
}

/** What the gateway understands, with what fits or does not. */
export function event(random: Random): string {
  const name = random.pick(EVENTS);
  const payload = chance(random, 70) ? fitting(random, name) : value(random);
  const more = times(chance(random, 10) ? random.below(4) : 0, () => `,${value(random)}`).join('');
  return `42${id(random)}["${name}"${payload === '' ? '' : `,${payload}`}${more}]`;
}

function fitting(random: Random, name: string): string {
  switch (name) {
    case 'activity':
      return '';
    case 'authenticate':
      return credentials(random);
    case 'zone':
      return `{"zone":"${random.pick(['Europe/Paris', 'UTC', 'asia/tokyo'])}"${chance(random, 30) ? ',"again":true' : ''}}`;
    case 'message:send':
      return `{"conversationId":"${CONVERSATION}","content":"Hello"}`;
    case 'operator:watch':
      return `{"watching":${random.pick(['true', 'false'])}}`;
    default:
      return `{"conversationId":"${CONVERSATION}"}`;
  }
}

/** Events that are valid for the parser and for nobody else. */
function odd(random: Random): string {
  return random.pick([
    () => `42["${random.pick(RESERVED)}",${value(random)}]`,
    () => `42${id(random)}["${random.pick(RESERVED)}"]`,
    () => `42[${random.pick(['1', '-1', '0.5', '1e999'])},${value(random)}]`,
    () => '42[]',
    () => '42',
    () => `42${list(random)}`,
    () => `42${random.pick(NAMESPACES)},["activity"]`,
  ])();
}

/** Announces attachments, of which the next binary frames are taken. */
function binary(random: Random): string {
  const type = random.pick(['45', '46']);
  const count = random.pick(['1', '2', '10', '11', '0', '-1', '1e9', '']);
  const placeholder = `{"_placeholder":true,"num":${random.pick(['0', '1', '-1', '"0"', '1e9', '"length"', '"__proto__"'])}}`;
  return `${type}${count}-${id(random)}["${random.pick([...EVENTS, ...RESERVED])}",${placeholder}]`;
}

const id = (random: Random) => (chance(random, 40) ? random.pick(IDS) : '');
const list = (random: Random) => `[${times(random.below(4), () => value(random)).join(',')}]`;
