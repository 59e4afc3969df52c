import { type ReactNode, useEffect, useInsertionEffect, useState } from 'react';
import type { ConnectionOptions } from '../client/connection.ts';
import type { PresenceClient } from '../client/presence.ts';
import { createPresenceClient } from '../client/presence-client.ts';
import { PresenceContext } from './presence-context.ts';

/** Either a client, or what one is made of. */
export type PresenceProviderProps = { readonly children?: ReactNode } & (
  | { /** Made by `createPresenceClient`. It is not ended here. */ readonly client: PresenceClient }
  | (ConnectionOptions & { readonly client?: undefined })
);

/**
 * Gives whatever is in it a presence apart from the rest of the page: another server's, or another identity's. One that is
 * made here, out of `url` and `getCredentials`, lives as long as the provider; another `url` is another one.
 */
export function PresenceProvider(props: PresenceProviderProps) {
  if (props.client === undefined) return <OwnPresence {...props} />;
  return <PresenceContext.Provider value={props.client}>{props.children}</PresenceContext.Provider>;
}

function OwnPresence({ children, ...options }: ConnectionOptions & { children?: ReactNode }) {
  const [own, setOwn] = useState(() => createOwn(options));
  if (!own.isFor(options)) setOwn(createOwn(options));
  const { getCredentials } = options;
  const { client, learn, hold } = own;
  // Before any effect of the children: one of them may ask for a renewal.
  useInsertionEffect(() => learn(getCredentials), [learn, getCredentials]);
  useEffect(hold, [hold]);
  return <PresenceContext.Provider value={client}>{children}</PresenceContext.Provider>;
}

/** A client of the provider's. Nothing is begun by making it: React may make one and throw it away. */
function createOwn({ getCredentials, ...address }: ConnectionOptions) {
  const { url, path, offlineAfterMs } = address;
  let latest = getCredentials;
  let isHeld = false;
  const client = createPresenceClient({ ...address, getCredentials: (request) => latest(request) });
  return {
    client,
    isFor: (options: ConnectionOptions) =>
      options.url === url && options.path === path && options.offlineAfterMs === offlineAfterMs,
    /** A function that is written where it is given is another one at every rendering. */
    learn(next: ConnectionOptions['getCredentials']): void {
      latest = next;
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
