/** A page with several presences beside each other, in strict mode. Its name for itself is `probe`. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import {
  ConnectionStatus,
  createPresenceClient,
  OnlineIndicator,
  type PresenceClient,
  PresenceProvider,
  usePresenceClient,
  useUserStatusRealtime,
} from '../../src/react/index.ts';

/** Who looks, at whom. Without a `token` it is the page's own presence. */
interface Side {
  readonly url?: string;
  readonly token?: string;
  readonly bobId: string;
  /** Credentials that are told as they are, in place of a function that is asked for `token`. */
  readonly auth?: { readonly token: string } | null;
  /** The client was made outside; otherwise the provider makes one. */
  readonly isGiven?: boolean;
  /** Tells what is written at one rendering from what is written at another. */
  readonly rendering?: string;
}

const root = createRoot(document.getElementById('root') as HTMLElement);
const clients: Record<string, PresenceClient> = {};
const given = new Map<string, PresenceClient>();
const asked: string[] = [];

function View({ name, bobId }: { name: string; bobId: string }) {
  clients[name] = usePresenceClient();
  useUserStatusRealtime();
  return (
    <section aria-label={name}>
      <ConnectionStatus language="en" />
      <OnlineIndicator user={{ id: bobId }} label="Bob" language="en" />
    </section>
  );
}

function Sided({ name, side }: { name: string; side: Side }) {
  const view = <View name={name} bobId={side.bobId} />;
  const { url, token, auth } = side;
  if (auth !== undefined) {
    return (
      <PresenceProvider url={url} auth={auth && { ...auth }}>
        {view}
      </PresenceProvider>
    );
  }
  if (token === undefined) return view;
  const getCredentials = () => {
    asked.push(side.rendering ?? name);
    return { token };
  };
  if (!side.isGiven) {
    return (
      <PresenceProvider url={url} getCredentials={getCredentials}>
        {view}
      </PresenceProvider>
    );
  }
  const client = given.get(name) ?? createPresenceClient({ url, getCredentials });
  given.set(name, client);
  return <PresenceProvider client={client}>{view}</PresenceProvider>;
}

Object.assign(globalThis, {
  probe: {
    show(sides: Record<string, Side>) {
      root.render(
        <StrictMode>
          {Object.entries(sides).map(([name, side]) => (
            <Sided key={name} name={name} side={side} />
          ))}
        </StrictMode>,
      );
    },
    /** Everybody whom a side knows. */
    known: (name: string) => [...(clients[name]?.store.getState().usersMap.keys() ?? [])].sort(),
    connection: (name: string) => clients[name]?.getConnectionStatus().state,
    disconnect: (name: string) => clients[name]?.disconnect(),
    renew: (name: string) => clients[name]?.renew(),
    /** Which functions were asked for credentials, since this was asked last. */
    asked: () => asked.splice(0),
  },
});
