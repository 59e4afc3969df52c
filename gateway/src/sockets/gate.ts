/**
 * The way from a connection to a session, for every socket:
 *
 *   handshake with credentials ──▶ authenticate ──▶ admitted ──▶ events, `authenticate` renews
 *   handshake without ──▶ waiting ──(`authenticate` within connectTimeoutMs)──▶ admitted
 *                            └─────(anything else, or nothing)──▶ `error`, closed
 *   the same, if that is optional ──▶ outside: the host's alone, until it says `authenticate`
 */
import type { Credentials, WireError } from '@meeshy/status-protocol';
import type { Namespace, Server, Socket } from 'socket.io';
import { type Clock, systemClock } from '../clock.ts';
import { type SocketIdentity, termsOf } from '../identity.ts';
import type { SessionEvents } from '../live/types.ts';
import type { Subject } from '../presence/truth/subject.ts';
import { Refusal } from '../refusal.ts';
import { createWarnings, type Warn } from '../warnings.ts';
import { TooLate, within } from '../within.ts';
import { createBudgets } from './budget.ts';
import { Connects } from './connects.ts';
import { readCredentials } from './credentials.ts';
import { endInTurn } from './ends.ts';
import { type HandshakeOptions, Handshakes } from './handshakes.ts';
import { createTakingOver } from './heartbeats.ts';
import { isMain, leave, linkOf } from './link.ts';
import { type EventHandlers, type OnRefused, type Speaker, refused as tell } from './listen.ts';
import { createPeers, type Peer } from './peer.ts';
import { PRESENCE_EVENTS } from './said.ts';
import { createSlices } from './slices.ts';
import { refuseRecovery, takesFrames } from './socket-server.ts';

/** What the gate in front of every connection asks, and whom it tells. */
export interface GateOptions<Identity extends SocketIdentity> extends HandshakeOptions<Identity> {
  readonly presence: SessionEvents;
  /** Sockets without credentials live on, and what they say is for the host alone. Unless given, they are closed. */
  readonly optional?: boolean;
  readonly connectTimeoutMs: number;
  readonly eventsPerMinute: number;
  /** What counts as one of them. Unless given, all that presence handles itself. */
  readonly countsEvent?: (event: string) => boolean;
  /** The address of a peer; behind a proxy it is in a header. */
  readonly addressOf?: (socket: Socket) => string;
  readonly clock?: Clock;
  /**
   * Whether what presence says leaves as ready frames, which cost a fraction, past Socket.IO and onto the TCP connection
   * wherever that is possible, and heartbeats that are due at about the same time are sent together. `false`: by Socket.IO's `emit`,
   * as anything else, and by Engine.IO's timers. Unless given, `true`.
   */
  readonly straight?: boolean;
  readonly onRefused?: OnRefused;
  /** Told once of each thing that the host's developers can mend. */
  readonly warn?: Warn;
  /** The conversations of whoever is at an admitted socket: when the session begins, before `onSession`, and when they change. */
  readonly onConversations?: (socket: Socket, subject: Subject, conversationIds: ReadonlySet<string>) => void;
  /**
   * What admitted sockets may say, each event handled by one function for all of them: see `handling`. It is called before middleware
   * that is registered later than the gate's, and before listeners of the same event.
   */
  readonly handlers?: EventHandlers<Identity>;
  /** An admitted socket says something that is not among those, and may have listeners of its own. */
  readonly onUnhandled?: (who: Speaker<Identity>, event: string) => void;
  /** A session begins: registers what else its socket may say. `address`: as `addressOf` told when its connection came. */
  readonly onSession?: (socket: Socket, identity: Identity, address: string) => void;
}

/** What the gate knows of a socket. */
type GateState<Identity extends SocketIdentity> =
  | { readonly phase: 'outside' }
  | { readonly phase: 'waiting'; readonly timer: NodeJS.Timeout }
  /** Events that come meanwhile wait for their turn. */
  | { readonly phase: 'authenticating'; readonly timer: NodeJS.Timeout; readonly later: (() => void)[] }
  | ({ readonly phase: 'admitted' } & Speaker<Identity>)
  | { readonly phase: 'closed' };

const CLOSED: GateState<never> = { phase: 'closed' };
const OUTSIDE: GateState<never> = { phase: 'outside' };
/** What a client says: an event, and what Socket.IO's listeners are given. */
type Packet = readonly [event: string, ...given: unknown[]];

/** So many events wait until it is known whose they are. */
const MOST_LATER = 20;
const TOO_LONG = new Refusal('UNAVAILABLE', 'Signing in took too long');

/** Puts the gate in front of every connection of `io`. Throws an `Error` of one sentence where that cannot work. */
export function attachGate<Identity extends SocketIdentity>(
  io: Server | Namespace,
  options: GateOptions<Identity>,
): void {
  refuseRecovery(io);
  const gate = new Gate(options, (options.straight ?? true) && takesFrames(io));
  io.use((socket, next) => gate.knock(socket, next));
  io.on('connection', (socket) => gate.open(socket));
}

class Gate<Identity extends SocketIdentity> {
  readonly #options: GateOptions<Identity>;
  readonly #isStraight: boolean;
  readonly #peerOf: (socket: Socket) => Peer;
  readonly #handshakes: Handshakes<Identity>;
  readonly #connects = new Connects();
  readonly #states = new WeakMap<Socket, GateState<Identity>>();
  readonly #isWithinBudget: (socket: Socket) => boolean;
  readonly #countsEvent: (event: string) => boolean;
  readonly #inSlices: (work: () => void) => void;
  readonly #handlers: EventHandlers<Identity>;
  readonly #onDisconnect: (this: Socket, reason: string) => void;
  readonly #takeHeartbeats: (engine: Server['engine']) => void;

  constructor(options: GateOptions<Identity>, isStraight: boolean) {
    const { clock = systemClock, countsEvent = (event) => PRESENCE_EVENTS.includes(event) } = options;
    this.#options = options;
    this.#isStraight = isStraight;
    this.#peerOf = createPeers(options.addressOf ?? ((socket: Socket) => socket.handshake.address));
    this.#handshakes = new Handshakes(options, this.#peerOf, createWarnings(options.warn));
    this.#isWithinBudget = createBudgets(options.eventsPerMinute, () => clock.steady());
    this.#countsEvent = countsEvent;
    this.#handlers = options.handlers ?? new Map();
    const end = (socket: Socket, reason: string) => this.#end(socket, reason);
    // One for all sockets: a closure for each would lie in memory for hours.
    this.#onDisconnect = function onDisconnect(reason) {
      end(this, reason);
    };
    this.#inSlices = createSlices((error) => this.#refused(error));
    this.#takeHeartbeats = isStraight ? createTakingOver((error) => this.#refused(error)) : () => {};
  }

  /** A CONNECT: `next` lets it in, or says why not. */
  knock(socket: Socket, next: (error?: Error) => void): void {
    // There is no engine before the host's server has been attached to something.
    this.#takeHeartbeats(socket.nsp.server.engine);
    const refuse = (cause: unknown) => {
      const error = this.#refused(cause);
      next(Object.assign(new Error(error.message), { data: error }));
    };
    if (!this.#connects.begin(socket)) {
      const refusal = new Refusal('VALIDATION_ERROR', 'One CONNECT at a time on a connection');
      if (isMain(socket)) {
        this.#refused(refusal);
        socket.conn.close();
      } else refuse(refusal);
      return;
    }
    within(this.#options.connectTimeoutMs, this.#handshakes.accept(socket)).then(
      () => {
        this.#connects.end(socket);
        next();
      },
      (cause) => {
        this.#connects.end(socket);
        refuse(cause instanceof TooLate ? TOO_LONG : cause);
      },
    );
  }

  /** It is connected. */
  open(socket: Socket): void {
    const known = this.#handshakes.take(socket);
    const former = this.#connects.take(socket);
    if (former) this.#end(former, 'transport close');
    const { tcp } = this.#peerOf(socket);
    if (tcp) endInTurn(tcp);
    if (known || !this.#options.optional) this.#wait(socket);
    else this.#become(socket, OUTSIDE);
    socket.on('disconnect', this.#onDisconnect);
    socket.use((said, next) => this.#take(socket, said, next));
    if (!known) return;
    this.#beginAuthenticating(socket);
    this.#admit(socket, known.credentials, known.identity).catch((error) => this.#shut(socket, error));
  }

  #refused(cause: unknown): WireError {
    return tell(cause, this.#options.onRefused);
  }

  #stateOf(socket: Socket): GateState<Identity> {
    return this.#states.get(socket) ?? CLOSED;
  }

  #become(socket: Socket, next: GateState<Identity>): void {
    const state = this.#stateOf(socket);
    if ('timer' in state && !('timer' in next)) clearTimeout(state.timer);
    this.#states.set(socket, next);
  }

  /** `error`, and nothing after it. */
  #shut(socket: Socket, cause: unknown): void {
    const error = this.#refused(cause);
    this.#become(socket, CLOSED);
    socket.emit('error', error);
    leave(socket);
  }

  async #admit(socket: Socket, credentials: Credentials, identity: Identity): Promise<void> {
    const { onConversations } = this.#options;
    const { subject } = identity;
    const refusal = await this.#options.presence.admit({
      subject,
      ...termsOf(identity),
      link: linkOf(socket, credentials, this.#peerOf(socket).tcp, this.#isStraight),
      resume: credentials.resume ?? false,
      ...(onConversations && { onConversations: telling(onConversations, socket, subject) }),
      onAdmitted: this.#welcoming(socket, identity),
    });
    if (refusal) this.#shut(socket, new Refusal(refusal.code, refusal.message));
  }

  #welcoming(socket: Socket, identity: Identity): () => void {
    return () => {
      const state = this.#stateOf(socket);
      const { address } = this.#peerOf(socket);
      this.#become(socket, { phase: 'admitted', socket, identity, address });
      this.#options.onSession?.(socket, identity, address);
      const later = state.phase === 'authenticating' ? state.later : [];
      // The session begins in this turn, and is told of before what it says.
      process.nextTick(() => {
        for (const next of later) this.#attempt(socket, next);
      });
    };
  }

  #wait(socket: Socket): void {
    const timer = setTimeout(() => this.#timeOut(socket), this.#options.connectTimeoutMs);
    this.#become(socket, { phase: 'waiting', timer });
  }

  #timeOut(socket: Socket): void {
    const { phase } = this.#stateOf(socket);
    if (phase === 'waiting') this.#shut(socket, new Refusal('UNAUTHORIZED', 'No credentials were sent in time'));
    if (phase === 'authenticating') this.#shut(socket, TOO_LONG);
  }

  #beginAuthenticating(socket: Socket): void {
    const state = this.#stateOf(socket);
    if (state.phase === 'waiting') this.#become(socket, { ...state, phase: 'authenticating', later: [] });
  }

  async #enter(socket: Socket, payload: unknown): Promise<void> {
    this.#beginAuthenticating(socket);
    try {
      const credentials = readCredentials(payload);
      await this.#admit(socket, credentials, await this.#handshakes.identify(socket, credentials));
    } catch (error) {
      this.#shut(socket, error);
    }
  }

  async #renew(socket: Socket, payload: unknown, { subject }: Identity): Promise<void> {
    try {
      const credentials = readCredentials(payload);
      const identity = await this.#handshakes.identify(socket, credentials);
      if (identity.subject.id !== subject.id) throw new Refusal('FORBIDDEN', 'These credentials are of somebody else');
      this.#options.presence.renewed(socket.id, { ...termsOf(identity), again: credentials.again ?? false });
    } catch (error) {
      socket.emit('error', this.#refused(error));
    }
  }

  /** What this throws would be thrown into the event loop: it costs the one connection. */
  #attempt(socket: Socket, work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#shut(socket, error);
    }
  }

  #take(socket: Socket, said: Packet, next: () => void): void {
    this.#attempt(socket, () => {
      const [event] = said;
      if (!this.#countsEvent(event) || this.#isWithinBudget(socket)) this.#pass(socket, said, next);
      else if (this.#stateOf(socket).phase !== 'closed') {
        this.#shut(
          socket,
          new Refusal('RATE_LIMITED', `More than ${this.#options.eventsPerMinute} events in a minute`),
        );
      }
    });
  }

  /** Every event of every socket passes here first; only admitted sockets get further than this. */
  #pass(socket: Socket, said: Packet, next: () => void): void {
    const state = this.#stateOf(socket);
    const [event, payload, ack] = said;
    const isAuthenticate = event === 'authenticate';
    switch (state.phase) {
      case 'outside':
        if (isAuthenticate) {
          this.#wait(socket);
          void this.#enter(socket, payload);
        } else next();
        break;
      case 'waiting':
        if (isAuthenticate) void this.#enter(socket, payload);
        else this.#shut(socket, new Refusal('UNAUTHORIZED', 'Authenticate first'));
        break;
      case 'authenticating':
        if (state.later.length < MOST_LATER) state.later.push(() => this.#pass(socket, said, next));
        else {
          const most = `More than ${MOST_LATER} events before anybody was signed in`;
          this.#shut(socket, new Refusal('RATE_LIMITED', most));
        }
        break;
      case 'admitted':
        if (isAuthenticate) void this.#renew(socket, payload, state.identity);
        else {
          const handle = this.#handlers.get(event);
          if (handle) handle(state, payload, ack);
          else this.#options.onUnhandled?.(state, event);
          next();
        }
        break;
      case 'closed':
        break;
    }
  }

  #end(socket: Socket, reason: string): void {
    this.#become(socket, CLOSED);
    this.#connects.release(socket);
    const { id } = socket;
    this.#inSlices(() => this.#options.presence.closed(id, reason));
  }
}

/** What a session keeps of it, and nothing of the connection's way in. */
function telling(
  onConversations: NonNullable<GateOptions<SocketIdentity>['onConversations']>,
  socket: Socket,
  subject: Subject,
): (conversationIds: ReadonlySet<string>) => void {
  return (conversationIds) => onConversations(socket, subject, conversationIds);
}
