/** The devices of people, which come back by themselves until their owner goes, and what they show. */

import {
  type Facts,
  fromWireFacts,
  fromWireSaid,
  type PresenceSnapshot,
  type Said,
  supersedes,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import type { Link } from '../../src/live/delivery/link.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import type { Gateway } from './gateways.ts';
import { type Loop, WORLD } from './loop.ts';

const SECOND = 1_000;

interface DeviceLink extends Link {
  readonly gateway: Gateway;
  /** Whom it watches has been answered. */
  readonly answered: (users: readonly UserStatusEvent[]) => void;
}

/** What a device knows of somebody. */
export type OnScreen = Facts & Said;

export interface Device {
  readonly person: Subject;
  /** Its owner is there. */
  isWanted: boolean;
  link: DeviceLink | null;
  view: Map<string, OnScreen>;
  /** All that it was sent, to the byte, and when. */
  readonly heard: string[];
  /** Epoch ms as the server last told it, and counted on from there (P11). */
  now(): number;
  /** What that is ahead of the world, ms since its beginning. */
  aheadMs: number;
}

export interface Devices {
  readonly all: readonly Device[];
  /** What a gateway told on one connection in an older version than before. */
  readonly regressions: readonly string[];
  open(person: Subject): void;
  /** The owner closes one of them. */
  close(person: Subject): void;
  typing(person: Subject): void;
  /** One of them tells where its owner is. */
  zone(person: Subject, zone: string): void;
  /** All connections of a gateway are gone. */
  lost(gateway: Gateway): void;
}

/** The versions that came over one connection so far. */
type Told = Map<string, { readonly version: number; readonly isTimeless: boolean }>;

export interface DevicesParts {
  readonly loop: Loop;
  readonly random: () => number;
  readonly anyGateway: () => Gateway | undefined;
  /** Its credentials are accepted. */
  readonly isValid: (person: Subject) => boolean;
  /** A crowd that all are in. */
  readonly crowd: () => string | null;
  /** Whom they look at there. */
  readonly people: readonly Subject[];
}

export function createDevices({ loop, random, anyGateway, isValid, crowd, people }: DevicesParts): Devices {
  const all: Device[] = [];
  const regressions: string[] = [];
  let made = 0;

  function connect(device: Device, isBack: boolean): void {
    if (!device.isWanted || device.link) return;
    if (!isValid(device.person)) {
      device.isWanted = false;
      return;
    }
    const gateway = anyGateway();
    if (gateway) arrive(device, gateway, isBack);
    else loop.after(SECOND, WORLD, () => connect(device, isBack));
  }

  function arrive(device: Device, gateway: Gateway, resume: boolean): void {
    const { person: subject } = device;
    const link = linkOf(device, gateway);
    device.link = link;
    const expiresAt = Number.POSITIVE_INFINITY;
    loop.after(0, gateway.machine, () => {
      void gateway.presence.admit({ subject, language: 'en', link, expiresAt, resume }).then((refusal) => {
        if (refusal) lose(device, link);
        else look(link);
      });
    });
  }

  /** At everybody in the crowd, if there is one. */
  function look({ gateway, id, answered }: DeviceLink): void {
    const talk = crowd();
    if (talk === null) return;
    const ids = people.map((person) => person.id);
    void gateway.presence.watch(id, talk, ids).then((users) => users && answered(users));
  }

  function linkOf(device: Device, gateway: Gateway): DeviceLink {
    const isCurrent = () => device.link === link;
    const told: Told = new Map();
    const link: DeviceLink = {
      gateway,
      id: `s${++made}`,
      get isOpen() {
        return isCurrent();
      },
      backlog: 0,
      unansweredMs: 0,
      send(event, payload) {
        if (isCurrent()) note(device, event, JSON.stringify(payload));
      },
      sendJson(event, json) {
        if (!isCurrent() || event !== 'presence:snapshot') return;
        note(device, event, json);
        const { users, serverTime } = JSON.parse(json) as PresenceSnapshot;
        device.aheadMs = Date.parse(serverTime) - loop.now;
        // The clock may have been set: what is known of those whose versions are times of writing is replaced (P11).
        for (const [userId, { isTimeless }] of told) if (isTimeless) told.delete(userId);
        watch(device, told, users);
        device.view = viewIn(users);
      },
      deliver({ pieces }) {
        if (!isCurrent()) return;
        note(device, 'statuses', pieces.map(({ json }) => json).join());
        const events = pieces.map(({ event }) => event);
        watch(device, told, events);
        for (const event of events) hear(device.view, event);
      },
      answered(users) {
        if (!isCurrent()) return;
        note(device, 'watched', JSON.stringify(users));
        watch(device, told, users);
        for (const event of users) hear(device.view, event);
      },
      close() {
        if (isCurrent()) device.isWanted = false;
        lose(device, link);
      },
      drop: () => lose(device, link),
    };
    return link;
  }

  const note = ({ heard }: Device, event: string, json: string) => heard.push(`${loop.now} ${event} ${json}`);

  /** The connection is gone: the gateway hears of it when it can, and the device comes back by itself. */
  function lose(device: Device, link: DeviceLink): void {
    if (device.link !== link) return;
    leave(device, link, 'transport close');
    loop.after((0.5 + random()) * SECOND, WORLD, () => connect(device, true));
  }

  function leave(device: Device, { gateway, id }: DeviceLink, reason: string): void {
    device.link = null;
    loop.after(1, gateway.machine, () => gateway.presence.closed(id, reason));
  }

  function watch({ person }: Device, told: Told, events: readonly UserStatusEvent[]): void {
    for (const { userId, version, lastActiveAt } of events) {
      const before = told.get(userId)?.version ?? 0;
      if (version < before) regressions.push(`${person.id} heard of ${userId} at ${before}, then at ${version}`);
      told.set(userId, { version, isTimeless: lastActiveAt === null });
    }
  }

  return {
    all,
    regressions,

    open(person) {
      const device: Device = {
        person,
        isWanted: true,
        link: null,
        view: new Map(),
        heard: [],
        now: () => loop.now + device.aheadMs,
        aheadMs: 0,
      };
      all.push(device);
      connect(device, false);
    },

    close(person) {
      const device = all.find((one) => one.person === person && one.isWanted);
      if (!device) return;
      device.isWanted = false;
      if (device.link) leave(device, device.link, 'client namespace disconnect');
    },

    typing(person) {
      const link = all.find((one) => one.person === person && one.link)?.link;
      if (link?.gateway.state !== 'running') return;
      loop.after(0, link.gateway.machine, () => link.gateway.presence.sessionActivity(link.id));
    },

    zone(person, zone) {
      const link = all.find((one) => one.person === person && one.link)?.link;
      if (link?.gateway.state !== 'running') return;
      loop.after(0, link.gateway.machine, () => link.gateway.presence.zone(link.id, { zone }));
    },

    lost(gateway) {
      for (const device of all) if (device.link?.gateway === gateway) lose(device, device.link);
    },
  };
}

/** P11: it replaces everything known; whoever is missing is offline. */
function viewIn(users: readonly UserStatusEvent[]): Map<string, OnScreen> {
  return new Map(users.map((user) => [user.userId, shownBy(user)]));
}

/** P10: what is older is ignored. */
function hear(view: Map<string, OnScreen>, event: UserStatusEvent): void {
  const known = view.get(event.userId);
  const shown = shownBy(event);
  if (!known || supersedes(shown, known)) view.set(event.userId, shown);
}

const shownBy = (event: UserStatusEvent): OnScreen => ({ ...fromWireFacts(event), ...fromWireSaid(event) });
