/**
 * What tells of people takes what is made of faces, and refuses a plain object that looks the same: a forgotten exit does not compile. `npm
 * run types` checks this file, and what it declares wrong fails there.
 */
import type {
  Counted,
  Face,
  Named,
  Naming,
  Presence,
  PresenceEvent,
  SeenHistory,
  Shown,
  ToldEvents,
  ToldSocket,
} from '@meeshy/status-gateway';
import {
  type ConversationViewers,
  type CrowdOccupancy,
  type Occupancy,
  type OperatorFigures,
  type Person,
  type PresenceAlert,
  type PresenceSnapshot,
  type PushMessage,
  SERVER_EVENTS,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import type { ROUTES } from '@meeshy/status-protocol/schemas';
import { expectTypeOf, it } from 'vitest';
import type { snapshotJson, statusEvent } from '../../gateway/src/live/delivery/events.ts';
import type { createListenerLink } from '../../gateway/src/live/delivery/listener-link.ts';
import type { Piece } from '../../gateway/src/live/delivery/parcel.ts';
import type { Watch } from '../../gateway/src/live/sessions/watches.ts';
import type { Count } from '../../gateway/src/presence/occupancy.ts';
import type { nameOf, wireOf } from '../../gateway/src/presence/wire.ts';
import type { TellingParts } from '../src/alerts/telling.ts';
import type { Given } from '../src/http/offering.ts';
import type { PersonHere, together } from '../src/operators/found.ts';
import type { Rankings } from '../src/operators/rankings.ts';
import type { Push } from '../src/push/push.ts';
import type { knownOf, usualWeek } from '../src/rhythm/usual.ts';
import type { alertTabs } from '../src/sockets/alerting.ts';
import type { Gathering } from '../src/webhooks/gathering.ts';
import type { messageOf } from '../src/webhooks/message.ts';
import type { Occupation } from '../src/webhooks/schedule.ts';

type Told<Event extends keyof ToldEvents> = Parameters<ToldEvents[Event]>[0];
type Answered<Name extends keyof typeof ROUTES> = Given<(typeof ROUTES)[Name]>;
type Heard = Parameters<Parameters<Presence['on']>[1]>[0];
type PlainFace = { [Field in Exclude<keyof Face, symbol>]: Face[Field] };
type PlainOccupation = { [Field in Exclude<keyof Occupation, symbol>]: Occupation[Field] };
type PlainSeen = { [Field in Exclude<keyof SeenHistory, symbol>]: SeenHistory[Field] };
type Known = ReturnType<typeof knownOf>;
type PlainKnown = { [Field in Exclude<keyof Known, symbol>]: Known[Field] };
type PlainPush = Omit<PushMessage, 'language'>;
type PlainFound = OperatorFigures['found'];

/** Of each exit what it takes, what is made of faces, and the same as a plain object. */
interface Exits {
  'a status': [Parameters<typeof statusEvent>[0], Face, PlainFace];
  'a part of frames': [ConstructorParameters<typeof Piece>[0], Face, PlainFace];
  'a snapshot': [Parameters<typeof snapshotJson>[0], Face[], PlainFace[]];
  'what is put on the wire': [Parameters<typeof wireOf>[0], Face, PlainFace];
  'a name': [Parameters<typeof nameOf>[0], Face, PlainFace];
  'a count': [Parameters<Count['add']>[0], Face[], PlainFace[]];

  'user:status': [Told<'user:status'>, PresenceEvent, UserStatusEvent];
  'user:status:batch': [Told<'user:status:batch'>, PresenceEvent[], UserStatusEvent[]];
  'presence:snapshot': [Told<'presence:snapshot'>, Shown<PresenceSnapshot>, PresenceSnapshot];
  'conversation:viewers': [Told<'conversation:viewers'>, Naming<ConversationViewers>, ConversationViewers];
  'conversation:occupancy': [Told<'conversation:occupancy'>, Counted<CrowdOccupancy>, CrowdOccupancy];
  'presence:alert': [Told<'presence:alert'>, Naming<PresenceAlert>, PresenceAlert];
  'operator:figures': [Told<'operator:figures'>, Naming<OperatorFigures>, OperatorFigures];
  'an answer to who watches': [Awaited<ReturnType<Watch>>, PresenceEvent[], UserStatusEvent[]];
  'what code that listens hears': [Heard, PresenceEvent, UserStatusEvent];
  'what is told to it': [Parameters<Parameters<typeof createListenerLink>[1]>[0], PresenceEvent, UserStatusEvent];

  'GET /api/users/:userId': [Answered<'person'>, Shown<Person>, Person];
  'GET /api/users/presence': [Answered<'presence'>, Shown<Person>[], Person[]];
  'GET /api/contacts': [Answered<'contacts'>['items'], Shown<Person>[], Person[]];
  'GET /api/users/me/alerts': [Answered<'alerts'>['mine'][number]['person'], Shown<Person>, Person];
  'GET /api/users/me/sharing/preview': [
    Answered<'previewSharing'>['face'],
    ReturnType<typeof wireOf>,
    Omit<UserStatusEvent, 'userId' | 'username' | 'timestamp'>,
  ];
  'GET /api/conversations/:id/occupancy': [Answered<'occupancy'>, Counted<Occupancy>, Occupancy];
  'GET /api/server/conversations/:id/occupancy': [Answered<'serverOccupancy'>, Counted<Occupancy>, Occupancy];
  'POST /maintenance/user-status': [
    Answered<'setUserStatus'>,
    ReturnType<typeof wireOf>,
    Omit<UserStatusEvent, 'userId' | 'username' | 'timestamp'>,
  ];
  'what may be told of a history': [Parameters<typeof knownOf>[0], SeenHistory, PlainSeen];
  'GET /api/users/:userId/hours': [Parameters<typeof usualWeek>[1], Known, PlainKnown];

  'webhooks of people': [Parameters<Gathering['hear']>[0], PresenceEvent, UserStatusEvent];
  'webhooks of conversations': [Parameters<Gathering['hear']>[0], Occupation, PlainOccupation];
  'what webhooks post': [Parameters<typeof messageOf>[1], PresenceEvent, UserStatusEvent];
  'alerts, to tabs': [Parameters<TellingParts['toTabs']>[1], Naming<PresenceAlert>, PresenceAlert];
  'alerts, over sockets': [Parameters<ReturnType<typeof alertTabs>>[1], Naming<PresenceAlert>, PresenceAlert];
  'alerts, by push': [Parameters<TellingParts['push']>[1], Naming<PresenceAlert>, PresenceAlert];
  'push messages': [Parameters<Push['tell']>[1], PlainPush & Named, PlainPush];
  'operators find': [PersonHere['face'], Face, PlainFace];
  'operators find elsewhere': [Parameters<typeof together>[0], Naming<PlainFound>[], PlainFound[]];
  'operators are named who was slow': [Parameters<Rankings['announced']>[0], Face, PlainFace];
  'operators are named who comes and goes': [Parameters<Rankings['sessionClosed']>[0], Face, PlainFace];
}

type Wrong = {
  [Exit in keyof Exits]: Exits[Exit] extends [infer Takes, infer Made, infer Plain]
    ? [Made] extends [Takes]
      ? [Plain] extends [Takes]
        ? `${Exit} takes a plain object`
        : never
      : `${Exit} does not take what is made of faces`
    : never;
}[keyof Exits];

it('no exit takes a plain object', () => {
  // Says which one does, if this is where you were sent.
  const none = (wrong: Wrong): never => wrong;
  expectTypeOf(none).toBeFunction();
});

it('nor does the socket itself', () => {
  const told = (socket: ToldSocket, made: PresenceEvent, plain: UserStatusEvent) => {
    socket.emit(SERVER_EVENTS.USER_STATUS, made);
    // @ts-expect-error What tells of somebody's presence has to come from a face.
    socket.emit(SERVER_EVENTS.USER_STATUS, plain);
  };
  expectTypeOf(told).toBeFunction();
});
