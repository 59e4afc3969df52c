import { onTestFinished } from 'vitest';
import { createClock } from '../../src/client/clock.ts';
import type { Connection, ConnectionOptions } from '../../src/client/connection.ts';
import { createConnection } from '../../src/client/connection.ts';
import type { ConnectionState } from '../../src/client/connection-state.ts';
import type { ServerEventName, ServerPayload } from '../../src/client/server-events.ts';

/** A connection that ends with the test. */
export function connectionTo(options: Partial<ConnectionOptions> & { url: string }, clock = createClock()): Connection {
  const connection = createConnection({ getCredentials: () => ({ token: 'token-1' }), ...options }, clock);
  onTestFinished(() => connection.disconnect());
  return connection;
}

/** The first state, from now on and including the present one, that fits. */
export function stateOf<Wanted extends ConnectionState['state']>(
  connection: Connection,
  wanted: Wanted,
  reason?: string,
): Promise<Extract<ConnectionState, { state: Wanted }>> {
  const fits = (state: ConnectionState): state is Extract<ConnectionState, { state: Wanted }> =>
    state.state === wanted && (reason === undefined || ('reason' in state && state.reason === reason));
  return new Promise((resolve) => {
    const present = connection.getState();
    if (fits(present)) return resolve(present);
    const stop = connection.onState((state) => {
      if (!fits(state)) return;
      stop();
      resolve(state);
    });
  });
}

/** The next event of this name. */
export function eventOf<Name extends ServerEventName>(
  connection: Connection,
  name: Name,
): Promise<ServerPayload<Name>> {
  return new Promise<ServerPayload<Name>>((resolve) => {
    const stop = connection.onEvent((event) => {
      if (event.name !== name) return;
      stop();
      resolve(event.payload as ServerPayload<Name>);
    });
  });
}
