/** One gateway alone, some people, and sights that change while they look: what each of them is told, to the byte and millisecond. */
import type { SharingChange, StatusBody, UserStatusEvent } from '@meeshy/status-protocol';
import { singleNode } from '../../src/cluster/single.ts';
import type { Link } from '../../src/live/delivery/link.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { PresenceOptions } from '../../src/live/types.ts';
import { shadowOf } from '../../src/presence/sight/face.ts';
import { type Detail, type Shadow, type Sight, type Sights, sightIn, sightOf } from '../../src/presence/sight/sight.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { openLoop, WORLD } from './loop.ts';
import { RULES } from './world.ts';

const ANN: Subject = { id: 'ann', username: 'ann', kind: 'user' };
const EVERYBODY = ['ann', 'ben', 'cat', 'dan'];

/** How Ann, and nobody else, is seen. */
class SightsOfAnn implements Sights {
  readonly areFull = false;
  changes = 0;
  detail: Detail;
  /** What of her is limited by the viewers themselves. */
  limits = new Map<string, Detail>();
  /** Since when, and from whom; `null`: from everybody but those in `always`. */
  hidings = new Map<string | null, Shadow>();
  always = new Set<string>();
  /** When each of those from whom she hides last saw that she did something. */
  evidence = new Map<string, number>();

  constructor(detail: Detail) {
    this.detail = detail;
  }

  shownBy = (id: string): Exclude<Sight, { kind: 'self' }> => (id === ANN.id ? this.#by(null) : sightIn('full'));
  limitOf = (viewerId: string): Detail => this.limits.get(viewerId) ?? 'full';
  shadowsOf = (id: string) => (id === ANN.id ? [...this.hidings.values()] : []);

  exceptionsOf = (id: string) => {
    const apart = new Map<string, Sight>();
    if (id !== ANN.id) return apart;
    for (const viewerId of this.hidings.keys()) if (viewerId !== null) apart.set(viewerId, this.#by(viewerId));
    for (const viewerId of this.always) apart.set(viewerId, sightIn(this.detail));
    return apart;
  };

  #by(viewerId: string | null): Exclude<Sight, { kind: 'self' }> {
    const since = this.hidings.get(viewerId)?.since;
    if (since === undefined) return sightIn(this.detail);
    return { kind: 'dim', of: this.detail, since, evidenceAt: this.evidence.get(viewerId ?? '') ?? null };
  }
}

export type Act =
  | { readonly does: 'connect'; readonly who: string }
  | { readonly does: 'disconnect'; readonly who: string }
  | { readonly does: 'act' }
  | { readonly does: 'request' }
  | { readonly does: 'hide'; readonly from: string | null }
  | { readonly does: 'show'; readonly from: string | null }
  | { readonly does: 'write'; readonly to: string }
  | { readonly does: 'see'; readonly as: Detail }
  /** By what she shares, and says, where that decides. */
  | { readonly does: 'share'; readonly said: SharingChange }
  | { readonly does: 'say'; readonly said: StatusBody }
  /** P25: so long; `null`: no more. */
  | { readonly does: 'reach'; readonly lastsMs: number | null }
  /** P24: her latest tab tells where it is. */
  | { readonly does: 'zone'; readonly zone: string };

export type Timed = readonly [at: number, act: Act];

export interface Heard {
  readonly at: number;
  readonly event: string;
  readonly json: string;
}

export interface Scene {
  /** In what detail she shows herself at first; `shared`: as what she shares says. */
  readonly detail: Detail | 'shared';
  readonly always?: readonly string[];
  /** As whom code of the host's hears of changes as well; answered as `as dan`, say. */
  readonly watchedAs?: readonly ('dan' | 'everyone')[];
  readonly rules?: Partial<PresenceOptions['rules']>;
  readonly startAt?: number;
}

export const NOON = Date.UTC(2026, 0, 1, 12);

/** Plays it, until so long after the beginning; answers what each viewer heard. */
export async function play(scene: Scene, acts: readonly Timed[], untilMs: number): Promise<Record<string, Heard[]>> {
  const startAt = scene.startAt ?? NOON;
  const loop = openLoop(startAt);
  const isShared = scene.detail === 'shared';
  const sights = new SightsOfAnn(scene.detail === 'shared' ? 'full' : scene.detail);
  sights.always = new Set(scene.always);
  const clock = { wall: () => startAt + Math.floor(loop.now), steady: () => loop.now };
  const heard: Record<string, Heard[]> = Object.fromEntries(EVERYBODY.map((id) => [id, []]));
  const tabs = new Map<string, string[]>();
  let made = 0;
  const presence = loop.on(WORLD, () =>
    createPresence({
      store: memoryStore(),
      directory: { conversationsOf: async () => ['team'], membersOf: async () => EVERYBODY },
      cluster: singleNode(clock),
      rules: { ...RULES, ...scene.rules },
      clock,
      ...(!isShared && { sights }),
    }),
  );

  function connect(id: string): void {
    const tab = `${id}-${++made}`;
    tabs.set(id, [...(tabs.get(id) ?? []), tab]);
    const hear = (event: string, json: string) => heard[id]?.push({ at: loop.now, event, json });
    const link: Link = {
      id: tab,
      isOpen: true,
      backlog: 0,
      unansweredMs: 0,
      send: (event, payload) => hear(event, JSON.stringify(payload)),
      sendJson: hear,
      deliver: ({ pieces }) => hear('statuses', `[${pieces.map(({ json }) => json).join()}]`),
      close() {},
      drop() {},
    };
    const subject: Subject = { id, username: id, kind: 'user' };
    void presence.admit({ subject, language: 'en', link, expiresAt: Number.POSITIVE_INFINITY, resume: false });
  }

  function watch(name: string, options: { as?: string }): void {
    const told: Heard[] = [];
    heard[name] = told;
    const hear = (face: UserStatusEvent) => told.push({ at: loop.now, event: 'change', json: JSON.stringify(face) });
    void presence.on('change', hear, options);
  }

  function changeSights(change: () => void): void {
    const sightBefore = new Map(EVERYBODY.map((id) => [id, sightOf(id, ANN.id, true, sights)]));
    change();
    sights.changes++;
    presence.sightsChanged(ANN.id, (viewerId) => sightBefore.get(viewerId) ?? sightIn('full'));
  }

  /** As she sees herself. */
  const shadowNow = () => shadowOf(presence.ownFace(ANN), clock.wall(), RULES);

  function disconnect(id: string): void {
    const tab = tabs.get(id)?.pop();
    if (tab) presence.closed(tab, 'transport close');
  }

  function act(): void {
    const tab = tabs.get(ANN.id)?.at(-1);
    if (tab) presence.sessionActivity(tab);
  }

  function hide(from: string | null): void {
    if (!sights.hidings.has(from)) changeSights(() => void sights.hidings.set(from, shadowNow()));
  }

  const deeds: { readonly [Does in Act['does']]: (act: Extract<Act, { does: Does }>) => void } = {
    connect: ({ who }) => connect(who),
    disconnect: ({ who }) => disconnect(who),
    act,
    request: () => presence.activity(ANN),
    hide: ({ from }) => hide(from),
    show: ({ from }) => changeSights(() => void sights.hidings.delete(from)),
    write: ({ to }) => changeSights(() => void sights.evidence.set(to, clock.wall())),
    see: ({ as }) =>
      changeSights(() => {
        sights.detail = as;
      }),
    share: ({ said }) => void presence.share(ANN.id, said),
    say: ({ said }) => void presence.say(ANN, said),
    zone({ zone }) {
      const tab = tabs.get(ANN.id)?.at(-1);
      if (tab) presence.zone(tab, { zone });
    },
    reach: ({ lastsMs }) => void presence.reachable(ANN.id, lastsMs && clock.wall() + lastsMs),
  };
  const carryOut = (act: Act) => (deeds[act.does] as (act: Act) => void)(act);

  try {
    presence.start();
    for (const whom of scene.watchedAs ?? []) watch(`as ${whom}`, whom === 'everyone' ? {} : { as: whom });
    for (const [at, act] of [...acts].sort(([a], [b]) => a - b)) {
      await loop.pass(Math.max(0, at - loop.now));
      carryOut(act);
    }
    await loop.pass(untilMs - loop.now);
    return heard;
  } finally {
    loop.end();
  }
}

/** The statuses of Ann among what was heard. */
export function statusesIn(heard: readonly Heard[]): { at: number; status: UserStatusEvent }[] {
  return heard
    .filter(({ event }) => event === 'statuses')
    .flatMap(({ at, json }) => (JSON.parse(json) as UserStatusEvent[]).map((status) => ({ at, status })))
    .filter(({ status }) => status.userId === ANN.id);
}
