/** What became of some news that were taken on to be told, and what is owed of them from then on. */
import type { WebhookDelivery } from '@meeshy/status-protocol';
import type { Posted } from '../outside/posting.ts';
import type { NewsRecords } from './records.ts';
import { isTaken } from './webhooks.ts';

const GONE = 410;

export class Outcomes {
  readonly deliveries: WebhookDelivery[] = [];
  readonly #settled: string[] = [];
  readonly #released: string[] = [];
  readonly #cutOff: string[] = [];
  /** By when they are due again; `null`: dropped. */
  readonly #postponed = new Map<number | null, string[]>();
  #isGone = false;

  /** The receiver said that it is gone for good. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Nothing is to be told of it. */
  settle(key: string): void {
    this.#settled.push(key);
  }

  /** It was not tried. */
  release(key: string): void {
    this.#released.push(key);
  }

  /** It was cut off here: it is for another gateway, at once. */
  cutOff(key: string): void {
    this.#cutOff.push(key);
  }

  /** `retryAt`: when it is due again unless the receiver took it; `null`: never. */
  answered(key: string, { status }: Posted, retryAt: number | null): WebhookDelivery['outcome'] {
    if (isTaken(status)) {
      this.#settled.push(key);
      return 'delivered';
    }
    if (status === GONE) this.#isGone = true;
    this.#postponed.set(retryAt, [...(this.#postponed.get(retryAt) ?? []), key]);
    return retryAt === null ? 'dropped' : 'failed';
  }

  async keep(news: Pick<NewsRecords, 'settle' | 'postpone' | 'release'>, token: string, now: number): Promise<void> {
    await news.settle(token, this.#settled);
    for (const [due, keys] of this.#postponed) await news.postpone(token, keys, due);
    await news.postpone(token, this.#cutOff, now);
    await news.release(token, this.#released);
  }
}
