/** Figures as the tables show them. */
import type { Measured } from './bench.ts';
import type { Quantiles } from './generator/statistics.ts';
import { inShort } from './target.ts';

export const inMilliseconds = ({ p50, p95, p99, max }: Quantiles) =>
  Number.isNaN(p50) ? '–' : `${[p50, p95, p99, max].map((value) => value.toFixed(1)).join(' / ')} ms`;

/** Of CPU seconds. */
export const inMicroseconds = (seconds: number) => `${inShort(seconds * 1e6)} µs`;

export const inMegabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

export const inKilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} kB`;

export const inNumbers = (value: number) => inShort(value);

/** How much of a core the server and the generator used. Near 100 % it is they who are measured. */
export function inUse({ serverCpu, generatorCpu, seconds }: Measured<unknown>): string {
  return `${inPercent(serverCpu / seconds)}, ${inPercent(generatorCpu / seconds)} of a core`;
}

export const inPercent = (share: number) => `${(share * 100).toFixed(1)} %`;
