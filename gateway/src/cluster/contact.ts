/**
 * Whether a node is in touch with the memory that the nodes share, and since when it has missed nothing.
 *
 *   lost ── connected ──▶ what was missed is said and heard, again until that is done ──▶ sound ── a failure ──▶ doubtful, or lost
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';

/** After a failure on the way back. */
const RETRY_MS = 200;

export interface ContactParts {
  readonly clock: Clock;
  /** Others are judged by their silence only after so long without a gap. */
  readonly settleMs: number;
  /** Something failed that will be tried again. */
  readonly onFailure: (what: string, error: unknown) => void;
}

/** Says and hears what could not be said and heard meanwhile. Rejects when that cannot be done yet. */
type SayAndHear = () => Promise<void>;

export class Contact {
  readonly #clock: Clock;
  readonly #settleMs: number;
  readonly #onFailure: ContactParts['onFailure'];
  #isConnected = false;
  #isStopped = false;
  /** By the steady clock. */
  #soundSince = Number.POSITIVE_INFINITY;
  #returning: Promise<void> | null = null;
  /** How often it was connected; a shard that has another master counts as well. */
  #connections = 0;
  #isPersisting = false;

  constructor({ clock, settleMs, onFailure }: ContactParts) {
    this.#clock = clock;
    this.#settleMs = settleMs;
    this.#onFailure = onFailure;
  }

  get isConnected(): boolean {
    return this.#isConnected;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Since when nothing was missed, by the steady clock; `Infinity`: something may be. */
  get soundSince(): number {
    return this.#soundSince;
  }

  get isSound(): boolean {
    return this.#soundSince !== Number.POSITIVE_INFINITY;
  }

  /** Without a gap for long enough. */
  get isSettled(): boolean {
    return this.#isConnected && this.#clock.steady() - this.#soundSince >= this.#settleMs;
  }

  /** Nothing is missed from now on. */
  sound(): void {
    this.#soundSince = this.#clock.steady();
  }

  /** Something may be missed. */
  doubt(): void {
    this.#soundSince = Number.POSITIVE_INFINITY;
  }

  lost(): void {
    this.#isConnected = false;
    this.doubt();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** It is connected, perhaps once more: comes back, and tries again until that is done. */
  async connected(sayAndHear: SayAndHear): Promise<void> {
    this.#isConnected = true;
    this.#connections += 1;
    if (this.#isPersisting) return;
    this.#isPersisting = true;
    for (let tried = 0; this.#isConnected && !this.#isStopped && tried < this.#connections; ) {
      const latest = this.#connections;
      try {
        await this.comeBack(sayAndHear);
        tried = latest;
      } catch (error) {
        this.#onFailure('coming back to the cluster', error);
        await pause(RETRY_MS);
      }
    }
    this.#isPersisting = false;
  }

  /** Once at a time, whoever notices first that it can be done again. */
  comeBack(sayAndHear: SayAndHear): Promise<void> {
    this.#returning ??= sayAndHear().finally(() => {
      this.#returning = null;
    });
    return this.#returning;
  }
}
