/**
 * The way from a connection to a session, for every socket:
 *
 *   handshake with credentials ──▶ authenticate ──▶ admitted ──▶ events, `authenticate` renews
 *   handshake without ──▶ waiting ──(`authenticate` within connectTimeoutMs)──▶ admitted
 *                            └─────(anything else, or nothing)──▶ `error`, closed
 */
import type { Credentials } from '@meeshy/status-protocol';
import type { Server, Socket } from 'socket.io';
import { limitAttempts } from '../attempts.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { SessionEvents } from '../live/types.ts';
import { isAnswer, Refusal } from '../refusal.ts';
import { createBudget } from './budget.ts';
import { createClaims } from './claims.ts';
import { handshakeCredentials, readCredentials } from './credentials.ts';
import { endInTurn } from './ends.ts';
import type { SocketIdentity } from './identity.ts';
import { linkOf } from './link.ts';
import { type OnRefused, refused as tell } from './listen.ts';
import { createPeers } from './peer.ts';
import { createSlices } from './slices.ts';

export interface GateOptions<Identity extends SocketIdentity> {
  readonly presence: SessionEvents;
  /** Who is behind these credentials. Rejects with a `Refusal`: `UNAUTHORIZED` or `TOKEN_EXPIRED`. */
  readonly authenticate: (credentials: { token?: string; sessionToken?: string }) => Promise<Identity>;
  readonly connectTimeoutMs: number;
  readonly eventsPerMinute: number;
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
  /** Registers what an admitted socket may say. */
  readonly onSession?: (socket: Socket, identity: Identity) => void;
}

/** What the gate knows of a socket. */
type GateState<Identity> =
  | { readonly phase: 'waiting'; readonly timer: NodeJS.Timeout }
  /** Events that come meanwhile wait for their turn. */
  | { readonly phase: 'authenticating'; readonly timer: NodeJS.Timeout; readonly later: (() => void)[] }
  | { readonly phase: 'admitted'; readonly identity: Identity }
  | { readonly phase: 'closed' };

const CLOSED: GateState<never> = { phase: 'closed' };

/** Puts the gate in front of every connection of `io`. */
export function attachGate<Identity extends SocketIdentity>(io: Server, options: GateOptions<Identity>): void {
  const { presence, clock = systemClock } = options;
  const peerOf = createPeers(options.addressOf ?? ((socket: Socket) => socket.handshake.address));
  const claims = createClaims();
  const failures = limitAttempts(options.connectionRateLimit);
  const states = new WeakMap<Socket, GateState<Identity>>();
  const refused = (cause: unknown) => tell(cause, options.onRefused);
  const inSlices = createSlices(refused);
  const budgets = new WeakMap<Socket, () => boolean>();
  const stateOf = (socket: Socket): GateState<Identity> => states.get(socket) ?? CLOSED;

  function turn(socket: Socket, next: GateState<Identity>): void {
    const state = stateOf(socket);
    if ('timer' in state && !('timer' in next)) clearTimeout(state.timer);
    states.set(socket, next);
  }

  /** Good credentials always pass, however many bad ones came from the same address: an office shares one. */
  async function identify(socket: Socket, credentials: Credentials): Promise<Identity> {
    const { token, sessionToken } = credentials;
    try {
      return await options.authenticate(
        token !== undefined ? { token } : sessionToken !== undefined ? { sessionToken } : {},
      );
    } catch (error) {
      // An outage is no attempt at somebody's door.
      if (!isAnswer(error) || (await failures.count(peerOf(socket).address)) === 0) throw error;
      throw new Refusal('RATE_LIMITED', 'Too many failed authentications; try again in a minute');
    }
  }

  /** `error`, and nothing after it. */
  function shut(socket: Socket, cause: unknown): void {
    const error = refused(cause);
    turn(socket, CLOSED);
    socket.emit('error', error);
    socket.disconnect(true);
  }

  async function admit(socket: Socket, credentials: Credentials, identity: Identity): Promise<void> {
    const { subject, language, expiresAt } = identity;
    const state = stateOf(socket);
    const refusal = await presence.admit({
      subject,
      language,
      link: linkOf(socket, credentials, peerOf(socket).tcp, options.straight ?? true),
      expiresAt,
      resume: credentials.resume ?? false,
      onConversations(conversationIds) {
        syncRooms(socket, [`user_${subject.id}`, ...[...conversationIds].map((id) => `conversation_${id}`)]);
      },
      onAdmitted() {
        turn(socket, { phase: 'admitted', identity });
        options.onSession?.(socket, identity);
        if (state.phase === 'authenticating') for (const next of state.later) next();
      },
    });
    if (refusal) shut(socket, new Refusal(refusal.code, refusal.message));
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
      const identity = await identify(socket, readCredentials(payload));
      if (identity.subject.id !== subject.id) throw new Refusal('FORBIDDEN', 'These credentials are of somebody else');
      presence.renewed(socket.id, identity);
    } catch (error) {
      socket.emit('error', refused(error));
    }
  }

  /** Every event of every socket passes here first; only admitted sockets get further than this. */
  function pass(socket: Socket, event: string, payload: unknown, next: () => void): void {
    const state = stateOf(socket);
    const isAuthenticate = event === 'authenticate';
    switch (state.phase) {
      case 'waiting':
        if (isAuthenticate) void enter(socket, payload);
        else shut(socket, new Refusal('UNAUTHORIZED', 'Authenticate first'));
        break;
      case 'authenticating':
        state.later.push(() => pass(socket, event, payload, next));
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
      if (isWithinBudget(socket)) pass(socket, event, payload, next);
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
    if (phase === 'authenticating') shut(socket, new Refusal('UNAVAILABLE', 'Signing in took too long'));
  }

  io.use((socket, next) => {
    if (!claims.claim(socket)) {
      refused(new Refusal('VALIDATION_ERROR', 'One CONNECT at a time on a connection'));
      socket.conn.close();
      return;
    }
    const accept = async () => {
      const credentials = handshakeCredentials(socket.handshake.auth, peerOf(socket).headers);
      if (credentials) socket.data = { credentials, identity: await identify(socket, credentials) };
    };
    accept().then(
      () => next(),
      (cause) => {
        claims.release(socket);
        const error = refused(cause);
        next(Object.assign(new Error(error.message), { data: error }));
      },
    );
  });

  io.on('connection', (socket) => {
    const { credentials, identity } = socket.data as { credentials?: Credentials; identity?: Identity };
    socket.data = {};
    forgetSecrets(socket);
    const { tcp } = peerOf(socket);
    if (tcp) endInTurn(tcp);
    turn(socket, { phase: 'waiting', timer: setTimeout(timeOut, options.connectTimeoutMs, socket) });
    socket.once('disconnect', (reason) => {
      turn(socket, CLOSED);
      claims.release(socket);
      const { id } = socket;
      inSlices(() => presence.closed(id, reason));
    });
    socket.use(([event, payload], next) => take(socket, event, payload, next));
    if (!credentials || !identity) return;
    beginAuthenticating(socket);
    admit(socket, credentials, identity).catch((error) => shut(socket, error));
  });
}

/** A connection lives for hours: what opened it is not to lie in memory as long. */
function forgetSecrets({ handshake }: Socket): void {
  const { token: _token, sessionToken: _sessionToken, ...rest } = handshake.auth;
  handshake.auth = rest;
}

function syncRooms(socket: Socket, rooms: readonly string[]): void {
  const wanted = new Set(rooms);
  for (const room of socket.rooms) if (room.startsWith('conversation_') && !wanted.has(room)) void socket.leave(room);
  void socket.join([...rooms]);
}
