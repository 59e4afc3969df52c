import type { Verdict } from '../presence/decision/verdict.ts';
import type { ClusterListener, Move } from '../presence/ports.ts';

/** Hands what a node hears to whoever listens, from when somebody does. */
export class Hearing implements ClusterListener {
  #listener: ClusterListener | null = null;

  listen(to: ClusterListener): void {
    this.#listener = to;
  }

  heard(verdict: Verdict): void {
    this.#listener?.heard(verdict);
  }

  expired(verdict: Verdict): void {
    this.#listener?.expired(verdict);
  }

  moved(move: Move): void {
    this.#listener?.moved(move);
  }

  async restate(): Promise<void> {
    await this.#listener?.restate();
  }

  missed(): void {
    this.#listener?.missed();
  }

  viewed(conversationId: string, subjectIds: readonly string[]): void {
    this.#listener?.viewed(conversationId, subjectIds);
  }
}
