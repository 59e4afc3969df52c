import { useId } from 'react';
import { clockTime, exactTime } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/text.ts';
import { axisTop, linePath, minuteTicks, type Series, tableRows } from './series.ts';
import { numeral, useWords } from './words.ts';

/** The most important line takes the accent; the others are told apart by their strokes, not by colour alone. */
const LOOKS = [
  { line: 'stroke-accent', dashes: undefined },
  { line: 'stroke-soft', dashes: '5 4' },
  { line: 'stroke-ink', dashes: '1.5 3.5' },
] as const;

interface Props {
  title: string;
  /** Epoch milliseconds of the values, ascending. */
  times: readonly number[];
  /** Three at most, the most important first. */
  lines: readonly Series[];
}

/** Lines over the last five minutes, and the same in a table. */
export function Chart({ title, times, lines }: Props) {
  const words = useWords();
  const language = useLanguage();
  const titleId = useId();
  const top = axisTop(lines.flatMap(({ values }) => values));
  return (
    <section aria-labelledby={titleId} className="min-w-0 rounded-xl border border-line p-4">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        <Legend lines={lines} />
      </div>
      <div className="flex gap-2">
        <div
          aria-hidden="true"
          className="-mt-2 -mb-2 flex h-40 w-9 shrink-0 flex-col justify-between text-right text-xs leading-4 text-soft tabular-nums"
        >
          <span>{numeral(language, top)}</span>
          <span>{numeral(language, top / 2)}</span>
          <span>0</span>
        </div>
        <div className="min-w-0 flex-1">
          <svg
            role="img"
            aria-label={words.chartOf(title)}
            viewBox="0 0 1 1"
            preserveAspectRatio="none"
            className="block h-36 w-full overflow-visible fill-none"
          >
            <path d="M0 0H1M0 .5H1M0 1H1" vectorEffect="non-scaling-stroke" className="stroke-line" />
            {lines.map(({ name, values }, index) => (
              <path
                key={name}
                d={linePath(times, values, top)}
                vectorEffect="non-scaling-stroke"
                strokeWidth={index === 0 ? 2 : 1.5}
                strokeLinecap="round"
                strokeLinejoin="round"
                strokeDasharray={LOOKS[index]?.dashes}
                className={LOOKS[index]?.line}
              />
            ))}
          </svg>
          <div aria-hidden="true" className="relative mt-1.5 h-4 text-xs leading-4 text-soft tabular-nums">
            {minuteTicks(times).map(({ at, place }) => (
              <span
                key={at}
                className="absolute -translate-x-1/2 whitespace-nowrap max-pair:nth-[even]:hidden"
                style={{ left: `${place * 100}%` }}
              >
                {clockTime(at, language)}
              </span>
            ))}
          </div>
        </div>
      </div>
      <details className="mt-2 text-[13px]">
        <summary className="w-fit cursor-pointer rounded py-1 text-soft hover:text-ink">{words.asTable}</summary>
        <ChartTable title={title} times={times} lines={lines} />
      </details>
    </section>
  );
}

/** What each line is, and its latest value. */
function Legend({ lines }: Pick<Props, 'lines'>) {
  const language = useLanguage();
  return (
    <ul className="flex flex-wrap gap-x-4 text-[13px] text-soft">
      {lines.map(({ name, values }, index) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="18" height="4" className="shrink-0 fill-none">
            <path d="M1 2H17" strokeWidth="2" strokeDasharray={LOOKS[index]?.dashes} className={LOOKS[index]?.line} />
          </svg>
          {name}
          <span className="font-medium text-ink tabular-nums">{written(values.at(-1), language)}</span>
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ title, times, lines }: Props) {
  const words = useWords();
  const language = useLanguage();
  return (
    <table className="mt-1 w-full text-right tabular-nums">
      <caption className="sr-only">{words.chartOf(title)}</caption>
      <thead className="text-soft">
        <tr>
          <th scope="col" className="py-1 text-left font-normal">
            {words.time}
          </th>
          {lines.map(({ name }) => (
            <th key={name} scope="col" className="py-1 font-normal">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {tableRows(times).map((index) => (
          <tr key={times[index]} className="border-t border-line">
            <th scope="row" className="py-1 text-left font-normal">
              {exactTime(times[index] ?? 0, language)}
            </th>
            {lines.map(({ name, values }) => (
              <td key={name} className="py-1">
                {written(values[index], language)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function written(value: number | null | undefined, language: ReturnType<typeof useLanguage>): string {
  return value === null || value === undefined ? '–' : numeral(language, value);
}
