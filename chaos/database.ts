/** PostgreSQL behind the one address that the gateways know. Which server that is may change. */

import { openLink } from '../gateway/test/support/link.ts';
import { type PrivatePostgres, startPostgres, startStandby, turnReadOnly } from '../gateway/test/support/postgres.ts';

export interface DatabaseAddress {
  readonly url: string;
  /** The server that serves. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Another server follows, and is ready to take over. */
  prepare(): Promise<Takeover>;
  close(): Promise<void>;
}

export interface Takeover {
  /** The server that serves only reads from now on; its connections stay. */
  fence(): Promise<void>;
  /** The other one serves, and is where the address leads. */
  promote(): Promise<void>;
}

export async function openDatabaseAddress(): Promise<DatabaseAddress> {
  const servers: PrivatePostgres[] = [await startPostgres()];
  const serving = () => servers.at(-1) as PrivatePostgres;
  const link = await openLink(serving().port);
  return {
    url: Object.assign(new URL(serving().url), { port: link.port }).href,
    stop: () => serving().stop(),
    start: () => serving().start(),

    async prepare() {
      const former = serving();
      const standby = await startStandby(former);
      return {
        fence: () => turnReadOnly(former),
        async promote() {
          servers.push(standby);
          await standby.promote();
          link.lead(standby.port);
        },
      };
    },

    async close() {
      link.close();
      for (const server of servers) await server.remove();
    },
  };
}
