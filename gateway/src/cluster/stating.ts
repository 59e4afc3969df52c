import type { Clock } from '../clock.ts';
import type { Statement, Verdict } from '../presence/decision/verdict.ts';
import { type Backplane, Fenced } from './backplane.ts';
import type { Incarnation } from './incarnation.ts';
import type { Leavers } from './leavers.ts';

/** What a node states, in the name of what it is then. */
export class Stating {
  readonly #backplane: Pick<Backplane, 'decide' | 'list' | 'unlist'>;
  readonly #incarnation: Incarnation;
  readonly #leavers: Leavers;
  readonly #clock: Clock;
  /** On this node's list, for whoever has to expire it. */
  readonly #listed = new Set<string>();

  constructor(
    backplane: Pick<Backplane, 'decide' | 'list' | 'unlist'>,
    incarnation: Incarnation,
    leavers: Leavers,
    clock: Clock,
  ) {
    this.#backplane = backplane;
    this.#incarnation = incarnation;
    this.#leavers = leavers;
    this.#clock = clock;
  }

  /** It is another one: of that one nobody is listed yet. */
  rejoined(): void {
    this.#listed.clear();
  }

  async state(statement: Statement): Promise<Verdict> {
    try {
      return await this.#decide(statement);
    } catch (error) {
      if (!(error instanceof Fenced)) throw error;
      if (error.nodeId === this.#incarnation.id) await this.#incarnation.rejoin();
      return this.#decide(statement);
    }
  }

  async #decide(statement: Statement): Promise<Verdict> {
    const incarnation = this.#incarnation;
    // Frozen for longer than the lease, say: then others have expired this incarnation.
    if (!incarnation.isLeased) await incarnation.beat();
    const { id: nodeId, former } = incarnation;
    const { subject, says } = statement;
    if (says === 'held') await this.#list(subject.id);
    const askedAt = this.#clock.steady();
    const dead = says === 'released' ? incarnation.left() : [];
    const verdict = await this.#backplane.decide({ ...statement, nodeId, replaces: [...former], dead });
    if (!verdict) throw new Error('the cluster did not decide');
    incarnation.hearTime(verdict.at, askedAt);
    if (says === 'released') {
      this.#leavers.note(statement, verdict, askedAt);
      await this.#unlist(nodeId, subject.id);
    }
    return verdict;
  }

  async #list(subjectId: string): Promise<void> {
    if (this.#listed.has(subjectId)) return;
    const { id } = this.#incarnation;
    await this.#backplane.list(id, subjectId);
    if (id === this.#incarnation.id) this.#listed.add(subjectId);
  }

  async #unlist(nodeId: string, subjectId: string): Promise<void> {
    if (this.#listed.delete(subjectId)) await this.#backplane.unlist(nodeId, subjectId);
  }
}
