import type { OperatorFigures } from '@meeshy/status-protocol';
import { type ReactNode, useId } from 'react';
import { exactTime } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/text.ts';
import { numeral, useWords } from './words.ts';

const SWEEPS_SHOWN = 8;

/** What the sweep did, and who stands out. */
export function Logs({ figures }: { figures: OperatorFigures }) {
  const words = useWords();
  const language = useLanguage();
  const write = (value: number) => numeral(language, value);
  const time = (iso: string) => exactTime(iso, language);
  return (
    <div className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,20rem),1fr))] gap-4">
      <List
        title={words.sweeps}
        empty={words.noSweep}
        columns={[words.time, words.sweepIdle, words.sweepOrphans, words.duration]}
        rows={figures.sweeps.slice(0, SWEEPS_SHOWN).map(({ at, idle, orphans, ms }) => ({
          key: `${at} ${ms}`,
          cells: [time(at), write(idle), write(orphans), `${write(ms)} ms`],
        }))}
      />
      <List
        title={words.slowest}
        note={words.within}
        empty={words.noSlowest}
        columns={[words.person, words.at, words.latency]}
        rows={figures.slowest.map(({ userId, username, at, ms }) => ({
          key: userId,
          cells: [username, time(at), `${write(ms)} ms`],
        }))}
      />
      <List
        title={words.flapping}
        note={words.within}
        empty={words.noFlapping}
        columns={[words.person, words.closedSessions]}
        rows={figures.flapping.map(({ userId, username, closed }) => ({
          key: userId,
          cells: [username, write(closed)],
        }))}
      />
    </div>
  );
}

interface ListProps {
  title: string;
  note?: string;
  /** What is said instead of no rows. */
  empty: string;
  columns: readonly string[];
  rows: readonly { key: string; cells: readonly string[] }[];
}

function List({ title, note, empty, columns, rows }: ListProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="min-w-0 rounded-xl border border-line p-4">
      <h2 id={titleId} className="mb-2 font-semibold">
        <span>{title}</span>
        {note !== undefined && <span className="ml-2 text-[13px] font-normal text-soft">{note}</span>}
      </h2>
      {rows.length === 0 ? (
        <p className="text-soft">{empty}</p>
      ) : (
        <table aria-labelledby={titleId} className="w-full table-auto text-right text-[13px] tabular-nums">
          <thead className="text-soft">
            <tr>
              {columns.map((column) => (
                <Cell key={column} isHeading>
                  {column}
                </Cell>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells }) => (
              <tr key={key} className="border-t border-line">
                {columns.map((column, index) => (
                  <Cell key={column}>{cells[index]}</Cell>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Cell({ isHeading = false, children }: { isHeading?: boolean; children: ReactNode }) {
  const look = 'max-w-32 truncate py-1 pl-3 font-normal first:pl-0 first:text-left';
  return isHeading ? (
    <th scope="col" className={look}>
      {children}
    </th>
  ) : (
    <td className={look}>{children}</td>
  );
}
