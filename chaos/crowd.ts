/** The people: who they are, on which devices, and what is true of them because the test moves them. */
import { conversationsOf, memberName } from '../bench/layout.ts';
import { createDevice, type Device } from './device.ts';

export interface Person {
  readonly id: string;
  readonly token: string;
  /** They see each other, in this conversation and in no other. */
  readonly conversationId: string;
  readonly devices: readonly Device[];
  /** `null`: it is coming, and may be seen either way until the first of its devices is connected. */
  isThere: boolean | null;
  /** When `isThere` became what it is, by `performance.now()`. */
  changedAt: number;
  /** When one of the devices was last opened or closed. */
  movedAt: number;
  /** When the person left the conversation for good; `null`: it is a member. */
  partedAt: number | null;
}

export interface CrowdEars {
  /** `isThere` has changed. */
  onMoved(person: Person): void;
  onTold(device: Device, subjectIds: readonly string[]): void;
  onMessage(device: Device, content: string): void;
}

export interface Crowd {
  readonly people: readonly Person[];
  readonly conversations: ReadonlyMap<string, readonly Person[]>;
  /** Opens what the person has closed. */
  come(person: Person): void;
  /** Closes one device, or all of them. The last one takes the person away. */
  leave(person: Person, devices?: readonly Device[]): void;
  /** The person is no member of the conversation any more. */
  part(person: Person): void;
  /** Everybody who is there uses a device. */
  touch(): void;
  close(): void;
}

/** Every so-manieth person has a second device, which is led to another gateway. */
const TWO_DEVICES_EVERY = 10;

/** `tokens`: of one conversation after the other. Nobody is there yet. */
export function createCrowd(
  tokens: readonly string[],
  conversationSize: number,
  frontUrl: string,
  ears: CrowdEars,
): Crowd {
  const counts = { members: tokens.length, conversationSize, loners: 0 };
  let devices = 0;
  const people = tokens.map((token, i): Person => {
    const own = i % TWO_DEVICES_EVERY === 0 ? 2 : 1;
    const person: Person = {
      id: idIn(token),
      token,
      conversationId: conversationsOf(memberName(i), counts)[0] ?? '',
      devices: Array.from({ length: own }, () => {
        devices += 1;
        return createDevice(devices, token, frontUrl, { ...ears, onConnection: (device) => connected(person, device) });
      }),
      isThere: false,
      changedAt: Number.NEGATIVE_INFINITY,
      movedAt: Number.NEGATIVE_INFINITY,
      partedAt: null,
    };
    return person;
  });

  function become(person: Person, isThere: boolean | null): void {
    person.isThere = isThere;
    person.changedAt = performance.now();
    ears.onMoved(person);
  }

  function connected(person: Person, device: Device): void {
    if (person.isThere === null && device.connectedAt !== null) become(person, true);
  }

  const conversations = byConversation(people);
  return {
    people,
    conversations,
    come(person) {
      person.movedAt = performance.now();
      if (person.isThere === false) become(person, null);
      for (const device of person.devices) device.open();
    },
    leave(person, devices = person.devices) {
      person.movedAt = performance.now();
      for (const device of devices) device.close();
      if (person.isThere !== false && person.devices.every(({ openedAt }) => openedAt === null)) become(person, false);
    },
    part(person) {
      person.partedAt = performance.now();
      const members = conversations.get(person.conversationId) ?? [];
      conversations.set(
        person.conversationId,
        members.filter((member) => member !== person),
      );
      for (const member of [...members, person]) ears.onMoved(member);
    },
    touch() {
      for (const { devices } of people) devices.find(({ connectedAt }) => connectedAt !== null)?.touch();
    },
    close() {
      for (const { devices } of people) for (const device of devices) device.close();
    },
  };
}

function byConversation(people: readonly Person[]): Map<string, Person[]> {
  const conversations = new Map<string, Person[]>();
  for (const person of people) {
    const members = conversations.get(person.conversationId);
    if (members) members.push(person);
    else conversations.set(person.conversationId, [person]);
  }
  return conversations;
}

function idIn(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sub;
}
