/** One line for each fault. */
import type { Verdict } from './trial.ts';

const COLUMNS: readonly { readonly title: string; readonly width: number; of(verdict: Verdict): string }[] = [
  { title: 'fault', width: 48, of: ({ fault }) => fault.title },
  { title: 'right after', width: 11, of: ({ fromFault }) => seconds(fromFault) },
  { title: 'of its end', width: 10, of: ({ fromEnd }) => seconds(fromEnd) },
  { title: 'false online', width: 12, of: ({ sums }) => seconds(sums.falseOnline) },
  { title: '(in doubt)', width: 10, of: ({ inDoubt }) => seconds(inDoubt.falseOnline) },
  { title: 'false offline', width: 13, of: ({ sums }) => seconds(sums.falseOffline) },
  { title: '(in doubt)', width: 10, of: ({ inDoubt }) => seconds(inDoubt.falseOffline) },
  { title: 'refused for', width: 11, of: ({ refused }) => seconds(refused) },
  { title: 'messages', width: 8, of: ({ acknowledged }) => String(acknowledged) },
  { title: 'late', width: 5, of: ({ late }) => String(late) },
  { title: 'lost', width: 5, of: ({ lost }) => String(lost) },
  { title: 'leaked', width: 6, of: ({ leaked }) => String(leaked) },
  { title: '', width: 4, of: ({ failures }) => (failures.length === 0 ? 'PASS' : 'FAIL') },
];

const seconds = (value: number) => `${value.toFixed(1)} s`;
const line = (cells: readonly string[]) =>
  COLUMNS.map(({ width }, i) => (i === 0 ? (cells[i] ?? '').padEnd(width) : (cells[i] ?? '').padStart(width))).join(
    '  ',
  );

export const heading = () => `\n${line(COLUMNS.map(({ title }) => title))}`;
export const row = (verdict: Verdict) => line(COLUMNS.map(({ of }) => of(verdict)));
export const explain = ({ failures }: Verdict) => failures.map((failure) => `    ${failure}`);
