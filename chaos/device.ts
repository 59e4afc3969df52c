/** A device of a person: the front end's own client in Node, and the view that it keeps. */
import { type Facts, type MessageSendAck, type Status, statusOf } from '@meeshy/status-protocol';
import { createClock } from '../frontend/src/client/clock.ts';
import { createConnection } from '../frontend/src/client/connection.ts';
import { factsOf } from '../frontend/src/client/people.ts';
import { createFollowing } from '../frontend/src/client/snapshot.ts';
import { createUserStore } from '../frontend/src/client/user-store.ts';

export interface Device {
  readonly id: number;
  /** Since when somebody wants it to be connected, by `performance.now()`; `null`: nobody does. */
  readonly openedAt: number | null;
  /** Since when it is connected; `null`: it is not, or is coming back. */
  readonly connectedAt: number | null;
  open(): void;
  close(): void;
  /** The person uses it. */
  touch(): void;
  /** What it shows of somebody, now. */
  shows(subjectId: string): Status;
  /** What it was told of somebody. */
  facts(subjectId: string): Facts;
  send(conversationId: string, content: string): Promise<MessageSendAck>;
}

export interface DeviceEars {
  /** It has been connected, or has lost the connection. */
  onConnection(device: Device): void;
  /** It was told of these people. */
  onTold(device: Device, subjectIds: readonly string[]): void;
  onMessage(device: Device, content: string): void;
}

export function createDevice(id: number, token: string, frontUrl: string, ears: DeviceEars): Device {
  const clock = createClock();
  const store = createUserStore(clock);
  const follow = createFollowing(store, clock);
  const connection = createConnection({ url: `${frontUrl}/?device=${id}`, getCredentials: () => ({ token }) }, clock);
  let openedAt: number | null = null;
  let connectedAt: number | null = null;

  const device: Device = {
    id,
    get openedAt() {
      return openedAt;
    },
    get connectedAt() {
      return connectedAt;
    },
    open() {
      openedAt ??= performance.now();
      connection.connect();
    },
    close() {
      openedAt = null;
      connection.disconnect();
    },
    touch() {
      connection.send('activity');
    },
    shows: (subjectId) => statusOf(device.facts(subjectId), clock.now(), store.getState().thresholds),
    facts: (subjectId) => factsOf(store.getState().usersMap.get(subjectId)),
    send: (conversationId, content) => connection.request('message:send', { conversationId, content }),
  };

  connection.onState(({ state }) => {
    const isConnected = state === 'connected';
    if (isConnected === (connectedAt !== null)) return;
    connectedAt = isConnected ? performance.now() : null;
    ears.onConnection(device);
  });
  connection.onEvent((event) => {
    follow(event);
    if (event.name === 'user:status') ears.onTold(device, [event.payload.userId]);
    else if (event.name === 'user:status:batch')
      ears.onTold(
        device,
        event.payload.map(({ userId }) => userId),
      );
    else if (event.name === 'message:new') ears.onMessage(device, event.payload.content);
  });
  return device;
}
