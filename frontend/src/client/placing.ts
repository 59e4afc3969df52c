/**
 * P24: the server is told by which time zone this machine goes: once over each connection, and whenever it has become another one, because
 * somebody travels. It tells others of it only if one shares that.
 */
import { ofClient } from './of-client.ts';
import { onLook } from './page-events.ts';
import type { PresenceClient } from './presence.ts';
import { createTimers } from './timers.ts';
import { whileWanted } from './while-wanted.ts';

/** A machine that has travelled is noticed within this time, or as soon as somebody looks. */
const LOOK_MS = 60_000;

/** What a page tells of where it is. */
export interface Placing {
  /** The server is told from now on, until the answer is called. As often as one likes. */
  tell(): () => void;
}

type Client = Pick<PresenceClient, 'time' | 'identity' | 'sendZone' | 'onConnectionStatus' | 'getConnectionStatus'>;

/** Of a client, the same each time. */
export const placingOf: (client: Client) => Placing = ofClient(createPlacing);

function createPlacing(client: Client): Placing {
  const timers = createTimers<'look'>(client.time);
  /** What the server was told last, be it over an earlier connection. */
  let told: string | null = null;
  let isSaid = false;

  function say(): void {
    const zone = zoneHere();
    if (zone === null || (isSaid && zone === told)) return;
    // Whatever another machine of the same person has said since counts.
    isSaid = client.sendZone(zone === told ? { zone, again: true } : { zone });
    if (isSaid) told = zone;
  }

  function look(): void {
    if (client.getConnectionStatus().state === 'connected') say();
    timers.set('look', look, LOOK_MS);
  }

  function follow({ state }: { readonly state: string }): void {
    if (state === 'connected') say();
    else isSaid = false;
  }

  client.identity.onEnd(() => {
    told = null;
    isSaid = false;
  });

  return {
    tell: whileWanted(() => {
      const ends = [client.onConnectionStatus(follow), onLook(look), timers.clearAll];
      look();
      return () => {
        for (const end of ends) end();
        isSaid = false;
      };
    }),
  };
}

/** `null`: this machine does not say. */
function zoneHere(): string | null {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;
}
