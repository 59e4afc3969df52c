/** What a case gets, and what it answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Order, Seen } from './conversation.ts';
import { startProcess } from './processes.ts';
import type { Quantiles } from './statistics.ts';

export interface Bench {
  /** Lets the generator do something and answers what it saw. */
  order(order: Order): Promise<Seen>;
  idle(seconds: number): Promise<void>;
}

export interface Case {
  readonly title: string;
  run(bench: Bench): Promise<Report>;
}

export interface Report {
  readonly rows: readonly (readonly [what: string, measured: string])[];
  readonly targets: readonly { readonly name: string; readonly isMet: boolean }[];
}

const GENERATOR_CORE = 1;

/** Runs one case with a generator of its own. */
export async function runCase({ run }: Case): Promise<Report> {
  const generator = startProcess<Order, Seen>('./generator-process.js', { core: GENERATOR_CORE });
  try {
    return await run({
      order: generator.ask,
      idle: async (seconds) => {
        await wait(seconds * 1_000);
      },
    });
  } finally {
    await generator.stop();
  }
}

export const inMilliseconds = ({ p50, p95, p99, max }: Quantiles) =>
  `${[p50, p95, p99, max].map((value) => value.toFixed(1)).join(' / ')} ms`;

export const inMicroseconds = (seconds: number) => `${(seconds * 1e6).toFixed(1)} µs`;

export const inPercent = (share: number) => `${(share * 100).toFixed(1)} %`;
