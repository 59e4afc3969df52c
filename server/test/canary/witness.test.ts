import { beforeEach, describe, expect, it } from 'vitest';
import { createWitness, type Witness } from '../../src/canary/witness.ts';

let told: string[];
let witness: Witness;

beforeEach(() => {
  told = [];
  witness = createWitness({
    saw: (seen, seconds) => told.push(`saw ${seen} after ${seconds}`),
    sawFalsely: (seen, seconds) => told.push(`false ${seen} for ${seconds}`),
  });
  witness.sees('offline', 0);
});

describe('The witness of the canary', () => {
  it('tells how long after its cause a change was seen', () => {
    witness.became('online', 1_010, 1_000);
    witness.sees('online', 1_030);
    witness.became('offline', 5_000, 5_000);
    witness.sees('offline', 5_004);
    witness.look(60_000);
    expect(told).toEqual(['saw online after 0.03', 'saw offline after 0.004']);
  });

  it('takes what is seen before the word of the one who came', () => {
    witness.sees('online', 1_020);
    witness.became('online', 1_025, 1_000);
    witness.look(60_000);
    expect(told).toEqual(['saw online after 0.02']);
  });

  it('tells what is false while it lasts, from its beginning on', () => {
    witness.became('online', 1_000, 1_000);
    witness.look(2_000);
    expect(told).toEqual([]);
    witness.look(3_000);
    witness.look(4_000);
    witness.sees('online', 4_500);
    witness.look(60_000);
    expect(told).toEqual([
      'false offline for 2',
      'false offline for 1',
      'false offline for 0.5',
      'saw online after 3.5',
    ]);
  });

  it('tells a ghost', () => {
    witness.became('online', 1_000, 1_000);
    witness.sees('online', 1_001);
    told = [];
    witness.became('offline', 10_000, 10_000);
    witness.look(30_000);
    expect(told).toEqual(['false online for 20']);
  });

  it('lets a grace pass before staying online is false', () => {
    witness.became('online', 1_000, 1_000);
    witness.sees('online', 1_000);
    told = [];
    witness.became('offline', 15_000, 15_000);
    witness.look(14_000);
    witness.sees('offline', 15_002);
    expect(told).toEqual(['saw offline after 0.002']);
  });

  it('tells somebody taken offline who is there', () => {
    witness.became('online', 1_000, 1_000);
    witness.sees('online', 1_000);
    told = [];
    witness.sees('offline', 5_000);
    witness.look(7_000);
    expect(told).toEqual(['false offline for 2']);
  });

  it('blames nobody while the viewer is cut off, and knows it', () => {
    witness.sees(null, 500);
    witness.became('online', 1_000, 1_000);
    witness.look(30_000);
    witness.sees('online', 40_000);
    expect(told).toEqual(['saw online after 39']);
  });
});
