/**
 * What a node does to stay one among others, every 2 s and as soon as it is in touch again.
 *
 *   in touch ── its lease is renewed ──▶ who died or left meanwhile is taken offline, whom nobody else holds
 *       ▲
 *       └── what could not be said and heard meanwhile is ── connected again, or doubtful
 */
import type { Backplane } from './backplane.ts';
import type { Contact } from './contact.ts';
import type { Expiry } from './expiry.ts';
import type { Followed } from './followed.ts';
import type { Hearing } from './hearing.ts';
import type { Incarnation } from './incarnation.ts';
import type { Moved } from './moved.ts';
import type { Viewed } from './viewed.ts';

const BEAT_MS = 2_000;

export interface BeatParts {
  readonly backplane: Pick<Backplane, 'forgetNode'>;
  readonly contact: Contact;
  readonly incarnation: Incarnation;
  readonly expiry: Expiry;
  readonly followed: Followed;
  readonly moved: Moved;
  readonly viewed: Viewed;
  readonly hearing: Hearing;
  readonly onFailure: (what: string, error: unknown) => void;
}

export class Beat {
  readonly #parts: BeatParts;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: BeatParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#keepAlive(), BEAT_MS);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** It is in touch again, perhaps once more. Resolves when what was missed has been said and heard. */
  connected(): Promise<void> {
    return this.#parts.contact.connected(() => this.#sayAndHear());
  }

  /** Until everything has been stated, the former incarnations hold it too. Tried again at every beat. */
  async restate(): Promise<void> {
    const { backplane, hearing, incarnation } = this.#parts;
    const replaced = [...incarnation.former];
    await hearing.restate();
    for (const id of replaced) {
      await backplane.forgetNode(id);
      incarnation.former.delete(id);
    }
  }

  async #keepAlive(): Promise<void> {
    const { contact, incarnation, onFailure, viewed } = this.#parts;
    if (contact.isConnected) {
      await this.#round().catch((error) => {
        contact.doubt();
        onFailure('renewing the lease', error);
      });
    }
    viewed.beat(incarnation.living());
    if (!contact.isStopped) this.start();
  }

  async #round(): Promise<void> {
    const { contact, expiry, incarnation, moved } = this.#parts;
    if (contact.isSound) await incarnation.beat();
    else await contact.comeBack(() => this.#sayAndHear());
    moved.tellMissed();
    if (incarnation.former.size > 0) await this.restate();
    await expiry.releaseLeft();
    // Silence means nothing to whoever was silent itself. A goodbye does, if whoever came over could say so since.
    await expiry.expireNodes(({ leftAt }) => contact.isSettled || (leftAt ?? 0) > contact.soundSince);
  }

  /** What could not be said and heard meanwhile. */
  async #sayAndHear(): Promise<void> {
    const { contact, followed, hearing, incarnation, moved, viewed } = this.#parts;
    moved.restart();
    await followed.subscribeAgain();
    await incarnation.beat();
    contact.sound();
    viewed.restate();
    moved.tellMissed();
    if (incarnation.former.size === 0) await hearing.restate();
    hearing.missed();
    for (const verdict of await followed.readAll()) hearing.heard(verdict);
  }
}
