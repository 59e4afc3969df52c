/**
 * The way from a connection to a session, for every socket:
 *
 *   handshake with credentials ──▶ authenticate ──▶ admitted ──▶ events, `authenticate` renews
 *   handshake without ──▶ waiting ──(`authenticate` within connectTimeoutMs)──▶ admitted
 *                            └─────(anything else, or nothing)──▶ `error`, closed
 *   the same, if that is optional ──▶ outside: the host's alone, until it says `authenticate`
 */
import { CLIENT_EVENTS, type Credentials } from '@meeshy/status-protocol';
import { credentialsSchema } from '@meeshy/status-protocol/schemas';
import type { Namespace, Server, Socket } from 'socket.io';
import { type Clock, systemClock } from '../clock.ts';
import { createIdentifying } from '../identifying.ts';
import { type SocketIdentity, termsOf } from '../identity.ts';
import type { SessionEvents } from '../live/types.ts';
import { parse } from '../parse.ts';
import type { Subject } from '../presence/subject.ts';
import { Refusal } from '../refusal.ts';
import { createWarnings, type Warn } from '../warnings.ts';
import { TooLate, within } from '../within.ts';
import { createBudget } from './budget.ts';
import { Claims } from './claims.ts';
import { type Cookies, isOwnPage } from './cookies.ts';
import { handshakeCredentials, readCredentials } from './credentials.ts';
import { endInTurn } from './ends.ts';
import { isMain, leave, linkOf } from './link.ts';
import { type OnRefused, refused as tell } from './listen.ts';
import { createPeers } from './peer.ts';
import { createSlices } from './slices.ts';
import { refuseRecovery, takesFrames } from './socket-server.ts';

/** What the gate in front of every connection asks, and whom it tells. */
export interface GateOptions<Identity extends SocketIdentity> {
  readonly presence: SessionEvents;
  /**
   * Who is behind these credentials; `null`: nobody. Rejects with a `Refusal`: `UNAUTHORIZED` or `TOKEN_EXPIRED`. `socket`:
   * for what else its handshake says, cookies, say.
   */
  readonly authenticate: (credentials: SocketCredentials) => Promise<Identity | null>;
  /**
   * Who says no token may be known by the handshake all the same: `authenticate` is asked, and `null` is no refusal. Only of pages
   * that come from the host that is connected to, or from these `origins` ('https://app.example').
   */
  readonly cookies?: Cookies;
  /** Sockets without credentials live on, and what they say is for the host alone. Unless given, they are closed. */
  readonly optional?: boolean;
  readonly connectTimeoutMs: number;
  readonly eventsPerMinute: number;
  /** What counts as one of them. Unless given, presence's own: `authenticate`, `activity` and `viewing`. */
  readonly countsEvent?: (event: string) => boolean;
  /** Failed authentications per minute and address; 0: unlimited. */
  readonly connectionRateLimit: number;
  /** The address of a peer; behind a proxy it is in a header. */
  readonly addressOf?: (socket: Socket) => string;
  readonly clock?: Clock;
  /**
   * Whether what presence says leaves as ready frames, which cost a fraction, past Socket.IO and onto the TCP connection
   * wherever that is possible. `false`: by Socket.IO's `emit`, as anything else. Unless given, `true`.
   */
  readonly straight?: boolean;
  readonly onRefused?: OnRefused;
  /** Told once of each thing that the host's developers can mend. */
  readonly warn?: Warn;
  /** The conversations of whoever is at an admitted socket: when the session begins, before `onSession`, and when they change. */
  readonly onConversations?: (socket: Socket, subject: Subject, conversationIds: ReadonlySet<string>) => void;
  /** Registers what an admitted socket may say. */
  readonly onSession?: (socket: Socket, identity: Identity) => void;
}

/** What a handshake, or `authenticate`, says of who comes. */
export interface SocketCredentials {
  readonly token?: string;
  readonly sessionToken?: string;
  readonly socket: Socket;
}

/** What the gate knows of a socket. */
type GateState<Identity> =
  | { readonly phase: 'outside' }
  | { readonly phase: 'waiting'; readonly timer: NodeJS.Timeout }
  /** Events that come meanwhile wait for their turn. */
  | { readonly phase: 'authenticating'; readonly timer: NodeJS.Timeout; readonly later: (() => void)[] }
  | { readonly phase: 'admitted'; readonly identity: Identity }
  | { readonly phase: 'closed' };

const CLOSED: GateState<never> = { phase: 'closed' };
const OUTSIDE: GateState<never> = { phase: 'outside' };
/** So many events wait until it is known whose they are. */
const MOST_LATER = 20;
const TOO_LONG = new Refusal('UNAVAILABLE', 'Signing in took too long');
const OWN_EVENTS: ReadonlySet<string> = new Set([
  CLIENT_EVENTS.AUTHENTICATE,
  CLIENT_EVENTS.ACTIVITY,
  CLIENT_EVENTS.VIEWING,
]);

/** Puts the gate in front of every connection of `io`. Throws an `Error` of one sentence where that cannot work. */
export function attachGate<Identity extends SocketIdentity>(
  io: Server | Namespace,
  options: GateOptions<Identity>,
): void {
  refuseRecovery(io);
  const { presence, clock = systemClock, countsEvent = (event) => OWN_EVENTS.has(event) } = options;
  const isStraight = (options.straight ?? true) && takesFrames(io);
  const warn = createWarnings(options.warn);
  const peerOf = createPeers(options.addressOf ?? ((socket: Socket) => socket.handshake.address));
  const claims = new Claims();
  const identifying = createIdentifying({
    authenticate: (credentials: SocketCredentials) => options.authenticate(credentials),
    failuresPerMinute: options.connectionRateLimit,
    warn,
  });
  const states = new WeakMap<Socket, GateState<Identity>>();
  /** What the handshakes of sockets said that are not connected yet. */
  const accepted = new WeakMap<Socket, { credentials: Credentials; identity: Identity }>();
  const refused = (cause: unknown) => tell(cause, options.onRefused);
  const inSlices = createSlices(refused);
  const budgets = new WeakMap<Socket, () => boolean>();
  const stateOf = (socket: Socket): GateState<Identity> => states.get(socket) ?? CLOSED;

  function turn(socket: Socket, next: GateState<Identity>): void {
    const state = stateOf(socket);
    if ('timer' in state && !('timer' in next)) clearTimeout(state.timer);
    states.set(socket, next);
  }

  const offered = (socket: Socket, { token, sessionToken }: Credentials): SocketCredentials => {
    const said = token !== undefined ? { token } : sessionToken !== undefined ? { sessionToken } : {};
    return { ...said, socket };
  };
  const addressOf = (socket: Socket) => () => peerOf(socket).address;

  function identify(socket: Socket, credentials: Credentials): Promise<Identity> {
    return identifying.identify(offered(socket, credentials), addressOf(socket));
  }

  /** `error`, and nothing after it. */
  function shut(socket: Socket, cause: unknown): void {
    const error = refused(cause);
    turn(socket, CLOSED);
    socket.emit('error', error);
    leave(socket);
  }

  async function admit(socket: Socket, credentials: Credentials, identity: Identity): Promise<void> {
    const { subject } = identity;
    const state = stateOf(socket);
    const refusal = await presence.admit({
      subject,
      ...termsOf(identity),
      link: linkOf(socket, credentials, peerOf(socket).tcp, isStraight),
      resume: credentials.resume ?? false,
      onConversations: (conversationIds) => options.onConversations?.(socket, subject, conversationIds),
      onAdmitted() {
        turn(socket, { phase: 'admitted', identity });
        options.onSession?.(socket, identity);
        if (state.phase === 'authenticating') for (const next of state.later) next();
      },
    });
    if (refusal) shut(socket, new Refusal(refusal.code, refusal.message));
  }

  function wait(socket: Socket): void {
    turn(socket, { phase: 'waiting', timer: setTimeout(timeOut, options.connectTimeoutMs, socket) });
  }

  function beginAuthenticating(socket: Socket): void {
    const state = stateOf(socket);
    if (state.phase === 'waiting') turn(socket, { ...state, phase: 'authenticating', later: [] });
  }

  async function enter(socket: Socket, payload: unknown): Promise<void> {
    beginAuthenticating(socket);
    try {
      const credentials = readCredentials(payload);
      await admit(socket, credentials, await identify(socket, credentials));
    } catch (error) {
      shut(socket, error);
    }
  }

  async function renew(socket: Socket, payload: unknown, { subject }: Identity): Promise<void> {
    try {
      const credentials = readCredentials(payload);
      const identity = await identify(socket, credentials);
      if (identity.subject.id !== subject.id) throw new Refusal('FORBIDDEN', 'These credentials are of somebody else');
      presence.renewed(socket.id, { ...termsOf(identity), again: credentials.again ?? false });
    } catch (error) {
      socket.emit('error', refused(error));
    }
  }

  /** Every event of every socket passes here first; only admitted sockets get further than this. */
  function pass(socket: Socket, event: string, payload: unknown, next: () => void): void {
    const state = stateOf(socket);
    const isAuthenticate = event === 'authenticate';
    switch (state.phase) {
      case 'outside':
        if (isAuthenticate) {
          wait(socket);
          void enter(socket, payload);
        } else next();
        break;
      case 'waiting':
        if (isAuthenticate) void enter(socket, payload);
        else shut(socket, new Refusal('UNAUTHORIZED', 'Authenticate first'));
        break;
      case 'authenticating':
        if (state.later.length < MOST_LATER) state.later.push(() => pass(socket, event, payload, next));
        else shut(socket, new Refusal('RATE_LIMITED', `More than ${MOST_LATER} events before anybody was signed in`));
        break;
      case 'admitted':
        if (isAuthenticate) void renew(socket, payload, state.identity);
        else next();
        break;
      case 'closed':
        break;
    }
  }

  /** Most sockets never say anything: a budget begins with the first word. */
  function isWithinBudget(socket: Socket): boolean {
    const budget = budgets.get(socket) ?? createBudget(options.eventsPerMinute, () => clock.steady());
    budgets.set(socket, budget);
    return budget();
  }

  /** What this throws would be thrown into the event loop: it costs the one connection. */
  function take(socket: Socket, event: string, payload: unknown, next: () => void): void {
    try {
      if (!countsEvent(event) || isWithinBudget(socket)) pass(socket, event, payload, next);
      else if (stateOf(socket).phase !== 'closed') {
        shut(socket, new Refusal('RATE_LIMITED', `More than ${options.eventsPerMinute} events in a minute`));
      }
    } catch (error) {
      shut(socket, error);
    }
  }

  function timeOut(socket: Socket): void {
    const { phase } = stateOf(socket);
    if (phase === 'waiting') shut(socket, new Refusal('UNAUTHORIZED', 'No credentials were sent in time'));
    if (phase === 'authenticating') shut(socket, TOO_LONG);
  }

  function end(socket: Socket, reason: string): void {
    turn(socket, CLOSED);
    claims.release(socket);
    const { id } = socket;
    inSlices(() => presence.closed(id, reason));
  }

  async function accept(socket: Socket): Promise<void> {
    const { auth } = socket.handshake;
    const credentials = handshakeCredentials(auth, peerOf(socket).headers);
    if (credentials) accepted.set(socket, { credentials, identity: await identify(socket, credentials) });
    else if (options.cookies && mayBringCookies(socket)) {
      const said = parse(credentialsSchema(), auth);
      const identity = await identifying.ask(offered(socket, said), addressOf(socket));
      if (identity) accepted.set(socket, { credentials: said, identity });
    }
  }

  /** A browser sends cookies along whatever page opens the connection. */
  function mayBringCookies(socket: Socket): boolean {
    const { origin, host } = peerOf(socket).headers;
    if (origin === undefined || isOwnPage(origin, host, options.cookies)) return true;
    warn(
      'A page of another origin has connected, whose visitors are not known by their cookies: name it, cookies: { origins: [ … ] }',
      origin,
    );
    return false;
  }

  io.use((socket, next) => {
    if (!claims.begin(socket)) {
      const error = refused(new Refusal('VALIDATION_ERROR', 'One CONNECT at a time on a connection'));
      if (isMain(socket)) socket.conn.close();
      else next(Object.assign(new Error(error.message), { data: error }));
      return;
    }
    within(options.connectTimeoutMs, accept(socket)).then(
      () => {
        claims.end(socket);
        next();
      },
      (cause) => {
        claims.end(socket);
        const error = refused(cause instanceof TooLate ? TOO_LONG : cause);
        next(Object.assign(new Error(error.message), { data: error }));
      },
    );
  });

  io.on('connection', (socket) => {
    const known = accepted.get(socket);
    accepted.delete(socket);
    const former = claims.take(socket);
    if (former) end(former, 'transport close');
    const { tcp } = peerOf(socket);
    if (tcp) endInTurn(tcp);
    if (known || !options.optional) wait(socket);
    else turn(socket, OUTSIDE);
    socket.once('disconnect', (reason) => end(socket, reason));
    socket.use(([event, payload], next) => take(socket, event, payload, next));
    if (!known) return;
    beginAuthenticating(socket);
    admit(socket, known.credentials, known.identity).catch((error) => shut(socket, error));
  });
}
