/** An application of its own that took presence as a library: names are tokens, conversations are a table. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AttachOptions, attachPresence, type LivePresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { Server } from 'socket.io';
import type { Observation } from '../../../src/live/observation.ts';
import { readPresenceSettings } from '../../../src/settings.ts';
import { inTime } from '../../support/until.ts';
import { type Client, type Connection, openClient } from './client.ts';

/** Nobody flaps unless a test is about flapping. */
const CALM = { FLAP_LIMIT: '1000' };

/** Which way presence writes to its connections; each test that is about the wire runs in both positions. */
export const POSITION = { straight: process.env.TEST_WRITES !== 'by emit' };

export interface Application {
  readonly url: string;
  readonly presence: LivePresence;
  /** Who is in which conversation; a test may change it, and then tells `presence`. */
  readonly conversations: Record<string, string[]>;
  /** The next such observation. */
  observes<Kind extends Observation['kind']>(
    kind: Kind,
    matches?: (seen: Extract<Observation, { kind: Kind }>) => boolean,
  ): Promise<Extract<Observation, { kind: Kind }>>;
  /** Connects without waiting. */
  open(name: string, connection?: Connection & { resume?: boolean; capabilities?: string[] }): Client;
  /** Connects and waits for the last part of the snapshot, which then counts as heard. */
  arrive(name: string, connection?: Connection & { resume?: boolean }): Promise<Client>;
  /** Connections that the server holds, whether they are sessions or not. */
  connections(): number;
  stop(): Promise<void>;
}

export async function startApplication(
  conversations: Record<string, string[]>,
  env: Record<string, string> = {},
  options: Partial<AttachOptions> = {},
): Promise<Application> {
  const http = createServer();
  // Of whoever takes nothing for a while a busy machine would lose the connection meanwhile.
  const io = new Server(http, { pingTimeout: 120_000 });
  const listeners = new Set<(seen: Observation) => void>();
  const clients: Client[] = [];
  const presence = attachPresence(io, {
    ...POSITION,
    settings: readPresenceSettings({ ...CALM, ...env }),
    store: memoryStore(),
    authenticate: async ({ token }) => {
      if (token === undefined || !/^[a-z0-9]+$/.test(token)) throw new Refusal('UNAUTHORIZED', 'Who are you?');
      return { subject: { id: token, username: token, kind: 'user' }, language: 'en', expiresAt: Infinity };
    },
    conversationsOf: async (id) => Object.keys(conversations).filter((name) => conversations[name]?.includes(id)),
    membersOf: async (name) => [...(conversations[name] ?? [])],
    observe: (seen) => {
      for (const listener of listeners) listener(seen);
    },
    ...options,
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

  function open(name: string, { resume, capabilities, ...connection }: Parameters<Application['open']>[1] = {}) {
    const client = openClient(url, { auth: { token: name, resume, capabilities }, ...connection });
    clients.push(client);
    return client;
  }

  return {
    url,
    presence,
    conversations,
    observes(kind, matches = () => true) {
      return inTime(
        () => `the observation "${kind}"`,
        new Promise((resolve) => {
          const listener = (seen: Observation) => {
            if (seen.kind !== kind || !matches(seen as Parameters<typeof matches>[0])) return;
            listeners.delete(listener);
            resolve(seen as Parameters<typeof matches>[0]);
          };
          listeners.add(listener);
        }),
      );
    },
    open,
    async arrive(name, connection) {
      const client = open(name, connection);
      await client.hears('presence:snapshot', ({ part, parts }) => part === parts);
      return client;
    },
    connections: () => io.engine.clientsCount,
    async stop() {
      for (const client of clients) client.leave();
      await presence.stop();
      await io.close();
    },
  };
}
