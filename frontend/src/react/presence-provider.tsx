import { isZone } from '@meeshy/status-protocol';
import { type ReactNode, useContext, useEffect, useInsertionEffect, useMemo, useState } from 'react';
import type { GatewayOptions } from '../client/connection.ts';
import { type GetCredentials, isSameCredentials, type SessionCredentials } from '../client/credentials.ts';
import { type InitialStatuses, readInitial } from '../client/initial.ts';
import type { PresenceClient } from '../client/presence.ts';
import { createPresenceClient, type PresenceClientOptions } from '../client/presence-client.ts';
import { completeWords, type Language, type SomeWords } from '../client/words.ts';
import { PresenceContext } from './presence-context.ts';
import { RenderingContext } from './rendering.ts';

/** Who connects: credentials, `null` for nobody, or a function that is asked for them. */
export type Auth = SessionCredentials | null | GetCredentials;

type Socket = NonNullable<PresenceClientOptions['socket']>;

interface Shared {
  readonly children?: ReactNode;
  /** What a server has read: shown, as of then, until the gateway tells. A later one adds to what is known. */
  readonly initial?: InitialStatuses | undefined;
  /** One of the library's languages; the page's own unless told, or the browser's. */
  readonly language?: Language | undefined;
  /** The words of another language: an object that stays the same. */
  readonly words?: SomeWords | undefined;
  /** The time zone of whoever looks, IANA; the browser's own unless told. A server that knows it renders times. */
  readonly zone?: string | undefined;
}

interface Own extends GatewayOptions {
  readonly client?: undefined;
  readonly initial?: InitialStatuses | undefined;
}

/** Either a client, or what one is made of. */
export type PresenceProviderProps = Shared &
  (
    | { /** Made by `createPresenceClient`. It is not ended here. */ readonly client: PresenceClient }
    | (Own & { readonly auth: Auth; readonly getCredentials?: undefined; readonly socket?: Socket | undefined })
    | (Own & {
        readonly getCredentials: GetCredentials;
        readonly auth?: undefined;
        readonly socket?: Socket | undefined;
      })
    | (Own & {
        /** See `createPresenceClient`. */
        readonly socket: Socket;
        readonly auth?: undefined;
        readonly getCredentials?: undefined;
      })
  );

/**
 * Gives whatever is in it a presence apart from the rest of the page: another server's, or another identity's. One that is
 * made here, out of `url` and `auth`, lives as long as the provider; another `url` is another one, and so is a sign-in or sign-out.
 */
export function PresenceProvider(props: PresenceProviderProps) {
  const { children, language, words, zone, ...presence } = props;
  const inWords = useMemo(() => words && completeWords(words), [words]);
  const spoken = inWords ?? language;
  if (presence.client === undefined) {
    return (
      <OwnPresence {...presence} language={spoken} zone={zone}>
        {children}
      </OwnPresence>
    );
  }
  const { client, initial } = presence;
  return (
    <Provided client={client} initial={initial} language={spoken} zone={zone}>
      {children}
    </Provided>
  );
}

type OwnProps = Shared &
  Own & { auth?: Auth | undefined; getCredentials?: GetCredentials | undefined; socket?: Socket | undefined };

function OwnPresence({ children, language, zone, ...options }: OwnProps) {
  const [own, setOwn] = useState(() => createOwn(options));
  if (!own.isFor(options)) setOwn(createOwn(options));
  const { client, learn, prove, hold } = own;
  // Before any effect of the children: one of them may ask for a renewal.
  useInsertionEffect(() => learn(options));
  useEffect(hold, [hold]);
  const { token, sessionToken } = knownOf(options.auth) ?? {};
  useEffect(() => prove({ token, sessionToken }), [prove, token, sessionToken]);
  return (
    <Provided client={client} initial={options.initial} language={language} zone={zone}>
      {children}
    </Provided>
  );
}

interface ProvidedProps extends Shared {
  readonly client: PresenceClient;
}

function Provided({ client, initial, language, zone, children }: ProvidedProps) {
  const outer = useContext(RenderingContext);
  const [begunWith, setBegunWith] = useState({ client, initial });
  if (begunWith.client !== client) setBegunWith({ client, initial });
  const rendering = useMemo(
    () => ({
      first: client.store.getState(),
      isDated: client.isDated(),
      language: language ?? outer.language,
      zone: zone !== undefined && isZone(zone) ? zone : outer.zone,
    }),
    [client, language, zone, outer],
  );
  useEffect(() => {
    const read = begunWith.initial === initial ? null : readInitial(initial);
    if (read) client.noteRead(read.people, read.at);
  }, [client, initial, begunWith]);
  return (
    <PresenceContext.Provider value={client}>
      <RenderingContext.Provider value={rendering}>{children}</RenderingContext.Provider>
    </PresenceContext.Provider>
  );
}

type OwnOptions = Omit<OwnProps, 'children' | 'language' | 'words' | 'zone'>;

/** A client of the provider's. Nothing is begun by making it: React may make one and throw it away. */
function createOwn(options: OwnOptions) {
  const { url, path, offlineAfterMs, socket, warn, initial } = options;
  const isNobodys = options.auth === null;
  const isSaidBySocket = socket !== undefined && askOf(options) === undefined;
  let ask = askOf(options);
  let proved = knownOf(options.auth);
  let isHeld = false;
  const getCredentials: GetCredentials = (request) => (ask ? ask(request) : UNSAID);
  const address = { url, path, offlineAfterMs, warn, initial };
  const client = createPresenceClient(
    isSaidBySocket
      ? { ...address, socket }
      : socket
        ? { ...address, socket, getCredentials }
        : { ...address, getCredentials },
  );
  return {
    client,
    isFor: (next: OwnOptions) =>
      next.url === url &&
      next.path === path &&
      next.offlineAfterMs === offlineAfterMs &&
      next.socket === socket &&
      (next.auth === null) === isNobodys,
    /** A function that is written where it is given is another one at every rendering. */
    learn(next: OwnOptions): void {
      ask = askOf(next);
    },
    /** Other credentials than those of before are newer ones. */
    prove(credentials: SessionCredentials): void {
      if (proved === null || isSameCredentials(proved, credentials)) return;
      proved = credentials;
      client.renew();
    },
    /** In strict mode React lets go and holds again in one go: only who is not held after that has ended. */
    hold(): () => void {
      isHeld = true;
      return () => {
        isHeld = false;
        queueMicrotask(() => {
          if (!isHeld) client.disconnect();
        });
      };
    },
  };
}

function askOf({ auth, getCredentials }: OwnOptions): GetCredentials | undefined {
  if (typeof auth === 'function') return auth;
  return auth === undefined ? getCredentials : () => auth;
}

/** Credentials that are told as they are, so that one sees when they change. */
function knownOf(auth: Auth | undefined): SessionCredentials | null {
  return typeof auth === 'object' ? auth : null;
}

/** Written without types: whoever develops the application is told. */
const UNSAID = undefined as unknown as null;
