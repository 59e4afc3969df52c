import type { LivePresence } from '@meeshy/status-gateway';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Gauges of Node's that are named like counters; the same without `_total` tell more. */
const MISNAMED = ['active_handles_total', 'active_requests_total', 'active_resources_total'];

/** What things are counted and measured with: all of them in one registry, with Node's own. */
export class Instruments {
  readonly #registry = new Registry();
  readonly #registers = [this.#registry];
  readonly #presence: () => LivePresence | undefined;

  /** `presence` is asked when the gauges are read: it may come after them. */
  constructor(presence: () => LivePresence | undefined) {
    this.#presence = presence;
    collectDefaultMetrics({ register: this.#registry, prefix: 'meeshy_' });
    for (const name of MISNAMED) this.#registry.removeSingleMetric(`meeshy_nodejs_${name}`);
  }

  counter(name: string, help: string): Counter {
    return new Counter({ name, help, registers: this.#registers });
  }

  labelled<Label extends string>(name: string, help: string, ...labelNames: Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: this.#registers });
  }

  histogram<Label extends string>(
    name: string,
    help: string,
    buckets: number[],
    ...labelNames: Label[]
  ): Histogram<Label> {
    return new Histogram({ name, help, buckets, labelNames, registers: this.#registers });
  }

  gauge<Label extends string>(name: string, help: string, ...labelNames: Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: this.#registers });
  }

  /** Read when somebody asks for it. */
  reading<Label extends string>(
    name: string,
    help: string,
    read: (presence: LivePresence, gauge: Gauge<Label>) => unknown,
    ...labelNames: Label[]
  ): void {
    const presence = this.#presence;
    new Gauge({
      name,
      help,
      labelNames,
      registers: this.#registers,
      async collect() {
        const live = presence();
        if (live) await read(live, this);
      },
    });
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
