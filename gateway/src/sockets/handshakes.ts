/** Who comes, as handshakes and `authenticate` say it, and as the host knows them. */
import type { Credentials } from '@meeshy/status-protocol';
import { credentialsSchema } from '@meeshy/status-protocol/schemas';
import type { Socket } from 'socket.io';
import { createIdentifying, type Identifying } from '../identifying.ts';
import type { SocketIdentity } from '../identity.ts';
import { parse } from '../parse.ts';
import type { Warn } from '../warnings.ts';
import { handshakeCredentials } from './credentials.ts';
import type { Peer } from './peer.ts';

/** `true`: of pages of the host itself. */
type Cookies = boolean | { readonly origins: readonly string[] };

/** What a handshake, or `authenticate`, says of who comes. */
export interface SocketCredentials {
  readonly token?: string;
  readonly sessionToken?: string;
  readonly socket: Socket;
}

export interface HandshakeOptions<Identity extends SocketIdentity> {
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
  /** Failed authentications per minute and address; 0: unlimited. */
  readonly connectionRateLimit: number;
}

/** Of a socket that is not connected yet. */
interface Accepted<Identity> {
  readonly credentials: Credentials;
  readonly identity: Identity;
}

export class Handshakes<Identity extends SocketIdentity> {
  readonly #cookies: Cookies | undefined;
  readonly #peerOf: (socket: Socket) => Peer;
  readonly #warn: Warn;
  readonly #identifying: Identifying<SocketCredentials, Identity>;
  readonly #accepted = new WeakMap<Socket, Accepted<Identity>>();

  constructor(options: HandshakeOptions<Identity>, peerOf: (socket: Socket) => Peer, warn: Warn) {
    this.#cookies = options.cookies;
    this.#peerOf = peerOf;
    this.#warn = warn;
    this.#identifying = createIdentifying({
      authenticate: (credentials: SocketCredentials) => options.authenticate(credentials),
      failuresPerMinute: options.connectionRateLimit,
      warn,
    });
  }

  /** Rejects as the host did, and as `UNAUTHORIZED` where it is nobody. */
  identify(socket: Socket, credentials: Credentials): Promise<Identity> {
    return this.#identifying.identify(offered(socket, credentials), this.#addressOf(socket));
  }

  /** Asks who that is of whom the handshake tells, if of anybody. */
  async accept(socket: Socket): Promise<void> {
    const { auth } = socket.handshake;
    const credentials = handshakeCredentials(auth, this.#peerOf(socket).headers);
    if (credentials) {
      this.#accepted.set(socket, { credentials, identity: await this.identify(socket, credentials) });
    } else if (this.#cookies && this.#mayBringCookies(socket)) {
      const said = parse(credentialsSchema(), auth);
      const identity = await this.#identifying.ask(offered(socket, said), this.#addressOf(socket));
      if (identity) this.#accepted.set(socket, { credentials: said, identity });
    }
  }

  /** Who was accepted, once. */
  take(socket: Socket): Accepted<Identity> | undefined {
    const known = this.#accepted.get(socket);
    this.#accepted.delete(socket);
    return known;
  }

  #addressOf(socket: Socket): () => string {
    return () => this.#peerOf(socket).address;
  }

  /** A browser sends cookies along whatever page opens the connection. */
  #mayBringCookies(socket: Socket): boolean {
    const { origin, host } = this.#peerOf(socket).headers;
    if (origin === undefined || isOwnPage(origin, host, this.#cookies)) return true;
    this.#warn(
      'A page of another origin has connected, whose visitors are not known by their cookies: name it, cookies: { origins: [ … ] }',
      origin,
    );
    return false;
  }
}

function offered(socket: Socket, { token, sessionToken }: Credentials): SocketCredentials {
  const said = token !== undefined ? { token } : sessionToken !== undefined ? { sessionToken } : {};
  return { ...said, socket };
}

/** Whether whoever visits this page means to connect: of any other page the cookies come along as well. */
function isOwnPage(origin: string, host: string | undefined, cookies: Cookies | undefined): boolean {
  if (typeof cookies === 'object' && cookies.origins.includes(origin)) return true;
  return host !== undefined && URL.canParse(origin) && new URL(origin).host === host;
}
