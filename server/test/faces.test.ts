/**
 * What tells of people takes what is made of faces, and refuses a plain object that looks the same: a forgotten exit does not compile. `npm
 * run types` checks this file, and what it declares wrong fails there.
 */
import type {
  beside,
  ConversationOccupancy,
  Counted,
  Face,
  Named,
  Naming,
  Presence,
  PresenceEvent,
  PresenceFace,
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
import type { createListenerLink } from '../../gateway/src/live/delivery/listener-link.ts';
import type { Piece } from '../../gateway/src/live/delivery/parcel.ts';
import type { Watch } from '../../gateway/src/live/sessions/watches.ts';
import type { SightsOfEveryone } from '../../gateway/src/presence/audience/occupancy.ts';
import type { ViewersTold } from '../../gateway/src/presence/audience/viewing.ts';
import type {
  Count,
  goneEvent,
  nameOf,
  nothingEvent,
  occupationOf,
  snapshotJson,
  statusEvent,
  unnamed,
  viewersOf,
  wireNamed,
  wireOf,
} from '../../gateway/src/presence/shown/wire.ts';
import type { Grant } from '../../gateway/src/presence/sight/grant.ts';
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
/** As a spread is typed, through and through: the same fields, whoever filled them. */
type Copied<Made> = { [Field in keyof Made]: Copied<Made[Field]> };
type PlainFace = Copied<Face>;
type Known = ReturnType<typeof knownOf>;
type PlainPush = Omit<PushMessage, 'language'>;
type PlainFound = OperatorFigures['found'];

/** Of each exit what it takes, what is made of faces, and the same as a plain object. */
interface Exits {
  'a status': [Parameters<typeof statusEvent>[0], Face, PlainFace];
  'a part of frames': [ConstructorParameters<typeof Piece>[0], Face, PlainFace];
  'a snapshot': [Parameters<typeof snapshotJson>[0], Face[], PlainFace[]];
  'what is put on the wire': [Parameters<typeof wireOf>[0], Face, PlainFace];
  'a name': [Parameters<typeof nameOf>[0], Face, PlainFace];
  'a status with a name': [Parameters<typeof wireNamed>[0], Face, PlainFace];
  'a status without one': [Parameters<typeof unnamed>[0], PresenceFace, Copied<PresenceFace>];
  'that nothing shows any more': [Parameters<typeof nothingEvent>[0], PresenceEvent, UserStatusEvent];
  'that somebody is no more': [Parameters<typeof goneEvent>[0], PresenceEvent, UserStatusEvent];
  'a count': [Parameters<Count['add']>[0], Face[], PlainFace[]];
  'a count of those who view': [Parameters<Count['view']>[0], SightsOfEveryone, readonly Grant[]];
  'who is there': [Parameters<typeof occupationOf>[1], ConversationOccupancy, Copied<ConversationOccupancy>];
  'who views, and how many others': [Parameters<typeof viewersOf>[0], ViewersTold, Copied<ViewersTold>];
  'who views, by name': [Parameters<typeof viewersOf>[1], Face[], PlainFace[]];
  'what has something beside it': [
    Parameters<typeof beside<object, PresenceFace>>[1],
    PresenceFace,
    Copied<PresenceFace>,
  ];

  'user:status': [Told<'user:status'>, PresenceEvent, UserStatusEvent];
  'user:status:batch': [Told<'user:status:batch'>, PresenceEvent[], UserStatusEvent[]];
  'presence:snapshot': [Told<'presence:snapshot'>, Shown<PresenceSnapshot>, PresenceSnapshot];
  'conversation:viewers': [Told<'conversation:viewers'>, ReturnType<typeof viewersOf>, ConversationViewers];
  'conversation:viewers, with others': [
    Told<'conversation:viewers'>,
    ReturnType<typeof viewersOf>,
    Naming<ConversationViewers>,
  ];
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
  'what may be told of a history': [Parameters<typeof knownOf>[0], SeenHistory, Copied<SeenHistory>];
  'GET /api/users/:userId/hours': [Parameters<typeof usualWeek>[1], Known, Copied<Known>];

  'webhooks of people': [Parameters<Gathering['hear']>[0], PresenceEvent, UserStatusEvent];
  'webhooks of conversations': [Parameters<Gathering['hear']>[0], Occupation, Copied<Occupation>];
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
        : [Copied<Made>] extends [Takes]
          ? `${Exit} takes a copy`
          : never
      : `${Exit} does not take what is made of faces`
    : never;
}[keyof Exits];

it('no exit takes a plain object', () => {
  // Says which one does, if this is where you were sent.
  const none = (wrong: Wrong): never => wrong;
  expectTypeOf(none).toBeFunction();
});

it('nor does the socket itself, or one that was made of faces and changed', () => {
  const told = (socket: ToldSocket, made: PresenceEvent, plain: UserStatusEvent) => {
    socket.emit(SERVER_EVENTS.USER_STATUS, made);
    // @ts-expect-error What tells of somebody's presence has to come from a face.
    socket.emit(SERVER_EVENTS.USER_STATUS, plain);
    // @ts-expect-error And as it came.
    socket.emit(SERVER_EVENTS.USER_STATUS, { ...made, lastActiveAt: plain.lastActiveAt });
    // @ts-expect-error
    made.isOnline = true;
  };
  expectTypeOf(told).toBeFunction();
});

it('nor is anything counted that is not seen', () => {
  expectTypeOf<Parameters<Count['of']>>().toEqualTypeOf<[members: number]>();
  expectTypeOf<Parameters<Count['told']>>().toEqualTypeOf<[conversationId: string, members: number]>();
  const changed = (socket: ToldSocket, viewers: ReturnType<typeof viewersOf>) => {
    socket.emit(SERVER_EVENTS.CONVERSATION_VIEWERS, viewers);
    // @ts-expect-error How many others there are comes from whom the viewer sees.
    socket.emit(SERVER_EVENTS.CONVERSATION_VIEWERS, { ...viewers, others: 5 });
  };
  expectTypeOf(changed).toBeFunction();
});
