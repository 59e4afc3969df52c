/**
 * What the cluster is still to be told: ids only, so it may be said late, or twice. Of each subject one statement is on its way at a
 * time; after a failure all of them wait for a while.
 */
import type { Observe } from '../observation.ts';

/** Statements on their way at the same time: enough to keep the cluster busy, few enough not to hold the event loop. */
const MOST_IN_FLIGHT = 256;
/** After a failure nothing is tried for so long. */
const PAUSE_MS = 500;

export interface Debt {
  /** Viewers everywhere are to be told of activity that only this node knows (P8). */
  readonly isRefresh: boolean;
  /** It is newer than what the cluster has, although nobody is here. */
  readonly isNews: boolean;
  /** It was said before, and may have been heard although no answer came. */
  readonly wasSaid: boolean;
  /** performance.now() of the cause. */
  readonly startedAt: number;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };
type Owed = Writable<Debt> & { readonly waiting: ((isAnswered: boolean) => void)[] };

export class Debts {
  readonly #say: (subjectId: string, debt: Debt) => Promise<void>;
  readonly #observe: Observe;
  readonly #owed = new Map<string, Owed>();
  readonly #inFlight = new Set<string>();
  #pause: NodeJS.Timeout | null = null;
  #isStopped = false;

  /** `say`: states what is true of a subject then, and carries out the answer; rejects when there is none. */
  constructor(say: (subjectId: string, debt: Debt) => Promise<void>, observe: Observe) {
    this.#say = say;
    this.#observe = observe;
  }

  /** Something has failed, and nothing is tried. */
  get isPaused(): boolean {
    return this.#pause !== null;
  }

  isInFlight(subjectId: string): boolean {
    return this.#inFlight.has(subjectId);
  }

  /** Has these stated, and nobody waits. */
  add(subjectIds: Iterable<string>, { isRefresh = false, isNews = false } = {}): void {
    for (const id of subjectIds) {
      const debt = this.#owe(id);
      debt.isRefresh ||= isRefresh;
      debt.isNews ||= isNews;
    }
    this.#pump();
  }

  /** As `add`; whether the cluster has answered. */
  ask(subjectId: string, startedAt?: number): Promise<boolean> {
    const debt = this.#owe(subjectId, startedAt);
    if (this.#pause) return Promise.resolve(false);
    const answered = new Promise<boolean>((resolve) => debt.waiting.push(resolve));
    this.#pump();
    return answered;
  }

  /** The cluster may answer again. */
  resume(): void {
    if (this.#pause) clearTimeout(this.#pause);
    this.#pause = null;
  }

  stop(): void {
    this.#isStopped = true;
    if (this.#pause) clearTimeout(this.#pause);
  }

  #owe(subjectId: string, startedAt = performance.now()): Owed {
    const debt = this.#owed.get(subjectId) ?? {
      isRefresh: false,
      isNews: false,
      wasSaid: false,
      startedAt,
      waiting: [],
    };
    this.#owed.set(subjectId, debt);
    return debt;
  }

  #pump(): void {
    if (this.#pause || this.#isStopped) return;
    for (const [subjectId, debt] of this.#owed) {
      if (this.#inFlight.size >= MOST_IN_FLIGHT) return;
      if (this.#inFlight.has(subjectId)) continue;
      this.#owed.delete(subjectId);
      void this.#send(subjectId, debt);
      if (this.#pause) return;
    }
  }

  async #send(subjectId: string, debt: Owed): Promise<void> {
    this.#inFlight.add(subjectId);
    const isAnswered = await this.#say(subjectId, debt).then(
      () => true,
      (error) => {
        const again = this.#owe(subjectId, debt.startedAt);
        again.wasSaid = true;
        again.isRefresh ||= debt.isRefresh;
        again.isNews ||= debt.isNews;
        this.#rest(error);
        return false;
      },
    );
    this.#inFlight.delete(subjectId);
    for (const resolve of debt.waiting) resolve(isAnswered);
    this.#pump();
  }

  /** One failure is told of; the others are its consequence. */
  #rest(error: unknown): void {
    if (this.#pause || this.#isStopped) return;
    this.#observe({ kind: 'failed-softly', what: 'asking the cluster', error });
    this.#pause = setTimeout(() => {
      this.#pause = null;
      this.#pump();
    }, PAUSE_MS);
    for (const { waiting } of this.#owed.values()) for (const resolve of waiting.splice(0)) resolve(false);
  }
}
