/** What a case gets, and what it answers. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Order, Seen } from './conversation.ts';
import { startProcess } from './processes.ts';
import type { MeasuredServer } from './servers.ts';
import type { Target } from './target.ts';

export interface Bench {
  /** Lets the generator do something and answers what it saw. */
  order(order: Order): Promise<Seen>;
  /** Does something, and tells what it cost. */
  measure<Result>(server: MeasuredServer, work: () => Promise<Result>): Promise<Measured<Result>>;
  idle(seconds: number): Promise<void>;
}

export interface Measured<Result> {
  readonly result: Result;
  readonly seconds: number;
  /** CPU seconds. */
  readonly serverCpu: number;
  readonly generatorCpu: number;
}

export interface Case {
  readonly title: string;
  run(bench: Bench): Promise<Report>;
}

export interface Report {
  /** The names of the columns, when there are several. */
  readonly columns?: readonly string[];
  readonly rows: readonly (readonly [what: string, ...measured: string[]])[];
  readonly targets: readonly Target[];
}

const GENERATOR_CORE = 1;

/** Runs one case with a generator of its own. */
export async function runCase({ run }: Case): Promise<Report> {
  const generator = startProcess<Order, Seen>('./generator/generator-process.js', { core: GENERATOR_CORE });
  try {
    return await run({
      async order(order) {
        const seen = await generator.ask(order);
        if (seen.refused > 0) console.log(`  ${seen.refused} connections refused: ${seen.refusedBecause}`);
        return seen;
      },
      async measure(server, work) {
        const startedAt = performance.now();
        const [server0, generator0] = [server.cpuSeconds(), generator.cpuSeconds()];
        const result = await work();
        return {
          result,
          seconds: (performance.now() - startedAt) / 1_000,
          serverCpu: server.cpuSeconds() - server0,
          generatorCpu: generator.cpuSeconds() - generator0,
        };
      },
      idle: (seconds) => wait(seconds * 1_000),
    });
  } finally {
    await generator.stop();
  }
}
