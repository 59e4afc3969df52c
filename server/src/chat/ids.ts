import { randomBytes } from 'node:crypto';

const madeHere = randomBytes(5).toString('hex');
let counter = randomBytes(3).readUIntBE(0, 3);

/** 24 hexadecimal characters as MongoDB makes them: seconds, process, counter. Those of one process ascend. */
export function newId(now: number): string {
  counter = (counter + 1) % 0x1000000;
  const seconds = Math.floor(now / 1_000) % 0x100000000;
  return seconds.toString(16).padStart(8, '0') + madeHere + counter.toString(16).padStart(6, '0');
}
