import { tableOf } from '../table.ts';
import type { Evaluation, Row } from './evaluate.ts';
import { type Decile, isAsSaid } from './scores.ts';

export function reportOf({ people, moments, rows, within8, within24, said }: Evaluation): string[] {
  return [
    `${people} people, ${moments} moments at which they were away, of the second half of what is known of each.`,
    '',
    ...tableOf([
      ['', 'CRPS h', 'Brier 8 h', 'Brier 24 h', 'the model is better by, CRPS h (95 %)'],
      ...rows.map(cellsOf),
    ]),
    '',
    'Said to be so probable → so often true (moments); ! is further apart than 0.08, and not by chance',
    ...tableOf([
      ['', ...within8.map((_, decile) => `${decile * 10}–${decile * 10 + 10} %`)],
      ['back within 8 h', ...within8.map(inDecile)],
      ['back within 24 h', ...within24.map(inDecile)],
      ['said aloud', ...said.deciles.map(inDecile)],
    ]),
    '',
    said.share === 0
      ? 'It would have said nothing aloud.'
      : `Aloud it would have said something at ${inPercent(said.share)} of the moments, as ${inPercent(said.probability)} probable; ${inPercent(said.came)} of that came true. ${inPercent(said.early)} were back before the earliest that it named, and ${inPercent(said.middle)} before the middle.`,
  ];
}

function cellsOf({ name, score, gain }: Row): string[] {
  const { crps, brier8, brier24 } = score;
  const better = gain ? `${gain.mean.toFixed(2)} (${gain.low.toFixed(2)} to ${gain.high.toFixed(2)})` : '';
  return [name, crps.toFixed(2), brier8.toFixed(4), brier24.toFixed(4), better];
}

function inDecile(decile: Decile): string {
  const { count, said, came } = decile;
  return count === 0 ? '–' : `${said.toFixed(2)}→${came.toFixed(2)} (${count})${isAsSaid(decile) ? '' : ' !'}`;
}

const inPercent = (share: number) => `${Math.round(share * 100)} %`;
