import type { Verdict } from '../presence/decision/verdict.ts';
import { within } from '../within.ts';
import type { Backplane } from './backplane.ts';

const READ_PORTION = 500;
/** So long following again waits until letting go is done: a connection that is dying may never say so. */
const LETTING_GO_MS = 2_000;

/** Whose decisions a node hears. */
export class Followed {
  readonly #backplane: Pick<Backplane, 'read' | 'subscribe' | 'unsubscribe'>;
  readonly #onFailure: (what: string, error: unknown) => void;
  readonly #ids = new Set<string>();
  /** Who is let go and followed again at once would be let go in the end, were the second done before the first. */
  #lettingGo: Promise<void> = Promise.resolve();

  constructor(
    backplane: Pick<Backplane, 'read' | 'subscribe' | 'unsubscribe'>,
    onFailure: (what: string, error: unknown) => void,
  ) {
    this.#backplane = backplane;
    this.#onFailure = onFailure;
  }

  /** After a time in which nothing was heard; of all of them what is true then is read by `readAll`. */
  subscribeAgain(): Promise<void> {
    return this.#subscribe([...this.#ids]);
  }

  readAll(): Promise<Verdict[]> {
    return this.read([...this.#ids]);
  }

  async read(subjectIds: readonly string[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = [];
    for (let i = 0; i < subjectIds.length; i += READ_PORTION) {
      verdicts.push(...(await this.#backplane.read(subjectIds.slice(i, i + READ_PORTION))));
    }
    return verdicts;
  }

  /** Answers what is true of those not followed until now. */
  async add(subjectIds: Iterable<string>): Promise<Verdict[]> {
    const added = [...subjectIds].filter((id) => !this.#ids.has(id));
    if (added.length === 0) return [];
    await this.#subscribe(added);
    const verdicts = await this.read(added);
    for (const id of added) this.#ids.add(id);
    return verdicts;
  }

  keepOnly(subjectIds: ReadonlySet<string>): void {
    const removed = [...this.#ids].filter((id) => !subjectIds.has(id));
    for (const id of removed) this.#ids.delete(id);
    if (removed.length === 0) return;
    const gone = within(LETTING_GO_MS, this.#backplane.unsubscribe(removed)).catch((error) =>
      this.#onFailure('following fewer subjects', error),
    );
    this.#lettingGo = this.#lettingGo.then(() => gone);
  }

  async #subscribe(subjectIds: readonly string[]): Promise<void> {
    await this.#lettingGo;
    await this.#backplane.subscribe(subjectIds);
  }
}
