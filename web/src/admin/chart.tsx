import { type PointerEvent, useId, useState } from 'react';
import { clockTime, exactTime } from '../i18n/dates.ts';
import { useLanguage } from '../i18n/text.ts';
import { axisTop, linePath, minuteTicks, nearest, placeOf, type Series, type Timeline, tableRows } from './series.ts';
import { compact, numeral, useWords } from './words.ts';

/** The most important line takes the accent; the others are told apart by their strokes, not by colour alone. */
const LOOKS = [
  { line: 'stroke-accent', dashes: undefined },
  { line: 'stroke-soft', dashes: '5 4' },
  { line: 'stroke-ink', dashes: '1.5 3.5' },
] as const;

interface Props {
  title: string;
  timeline: Timeline;
  /** Three at most, the most important first. */
  lines: readonly Series[];
}

/** Lines over the last minutes or the last hour, their values under the pointer, and the same in a table. */
export function Chart({ title, timeline, lines }: Props) {
  const words = useWords();
  const titleId = useId();
  const isAside = ({ hasOwnAxis = false }: Series) => hasOwnAxis;
  const top = axisTop(lines.filter((line) => !isAside(line)).flatMap(({ values }) => values));
  const topAside = axisTop(lines.filter(isAside).flatMap(({ values }) => values));
  return (
    <section aria-labelledby={titleId} className="min-w-0 rounded-xl border border-line p-4">
      <div className="mb-3 flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h2 id={titleId} className="font-semibold">
          {title}
        </h2>
        <Legend lines={lines} />
      </div>
      <div className="flex gap-2">
        <Axis top={top} side="left" />
        <div className="min-w-0 flex-1">
          <Plot
            label={words.chartOf(title, timeline.span)}
            timeline={timeline}
            lines={lines}
            topOf={(line) => (isAside(line) ? topAside : top)}
          />
          <Ticks timeline={timeline} />
        </div>
        {lines.some(isAside) && <Axis top={topAside} side="right" />}
      </div>
      <details className="mt-2 text-[13px]">
        <summary className="w-fit cursor-pointer rounded py-1 text-soft hover:text-ink">{words.asTable}</summary>
        <ChartTable title={title} timeline={timeline} lines={lines} />
      </details>
    </section>
  );
}

interface PlotProps extends Omit<Props, 'title'> {
  label: string;
  topOf: (line: Series) => number;
}

function Plot({ label, timeline, lines, topOf }: PlotProps) {
  /** Where the pointer is, from 0 to 1; the values under it go on changing. */
  const [pointed, setPointed] = useState<number | null>(null);
  const follow = ({ clientX, currentTarget }: PointerEvent) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setPointed((clientX - left) / width);
  };
  const index = pointed === null ? -1 : nearest(pointed, timeline);
  const at = timeline.times[index];
  return (
    <div
      className="relative touch-pan-y"
      onPointerMove={follow}
      onPointerDown={follow}
      onPointerLeave={() => setPointed(null)}
    >
      <svg
        role="img"
        aria-label={label}
        viewBox="0 0 1 1"
        preserveAspectRatio="none"
        className="block h-36 w-full overflow-visible fill-none"
      >
        <path d="M0 0H1M0 .5H1M0 1H1" vectorEffect="non-scaling-stroke" className="stroke-line" />
        {lines.map((line, place) => (
          <path
            key={line.name}
            d={linePath(timeline, line.values, topOf(line))}
            vectorEffect="non-scaling-stroke"
            strokeWidth={place === 0 ? 2 : 1.5}
            strokeLinecap="round"
            strokeLinejoin="round"
            strokeDasharray={LOOKS[place]?.dashes}
            className={LOOKS[place]?.line}
          />
        ))}
      </svg>
      {at !== undefined && <Pointed at={at} place={placeOf(at, timeline)} index={index} lines={lines} />}
    </div>
  );
}

/** The values of one moment, on the side of it where there is more room. */
function Pointed({ at, place, index, lines }: { at: number; place: number; index: number; lines: readonly Series[] }) {
  const language = useLanguage();
  const isLate = place > 0.5;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 border-l border-soft"
      style={{ left: `${place * 100}%` }}
    >
      <div
        data-pointed
        className={`absolute top-1 z-10 w-max rounded-card border border-line bg-canvas px-2 py-1 text-xs shadow-sm ${isLate ? 'right-2' : 'left-2'}`}
      >
        <p className="text-soft tabular-nums">{exactTime(at, language)}</p>
        {lines.map(({ name, values }) => (
          <p key={name} className="flex justify-between gap-3">
            <span>{name}</span>
            <span className="font-medium tabular-nums">{written(values[index], language)}</span>
          </p>
        ))}
      </div>
    </div>
  );
}

function Axis({ top, side }: { top: number; side: 'left' | 'right' }) {
  const language = useLanguage();
  return (
    <div
      aria-hidden="true"
      data-axis={side}
      className={`-mt-2 -mb-2 flex h-40 w-9 shrink-0 flex-col justify-between text-xs leading-4 text-soft tabular-nums ${side === 'left' ? 'text-right' : ''}`}
    >
      <span>{compact(language, top)}</span>
      <span>{compact(language, top / 2)}</span>
      <span>0</span>
    </div>
  );
}

function Ticks({ timeline }: { timeline: Timeline }) {
  const language = useLanguage();
  return (
    <div aria-hidden="true" className="@container relative mt-1.5 h-4 text-xs leading-4 text-soft tabular-nums">
      {minuteTicks(timeline).map(({ at, place }) => (
        <span
          key={at}
          className="absolute -translate-x-1/2 whitespace-nowrap @max-md:nth-[even]:hidden"
          style={{ left: `${place * 100}%` }}
        >
          {clockTime(at, language)}
        </span>
      ))}
    </div>
  );
}

/** What each line is, its latest value, and which axis it is measured on when there are two. */
function Legend({ lines }: Pick<Props, 'lines'>) {
  const words = useWords();
  const language = useLanguage();
  const hasTwoAxes = lines.some(({ hasOwnAxis }) => hasOwnAxis);
  return (
    <ul className="flex flex-wrap gap-x-4 text-[13px] text-soft">
      {lines.map(({ name, values, hasOwnAxis = false }, index) => (
        <li key={name} className="flex items-center gap-1.5">
          <svg aria-hidden="true" width="18" height="4" className="shrink-0 fill-none">
            <path d="M1 2H17" strokeWidth="2" strokeDasharray={LOOKS[index]?.dashes} className={LOOKS[index]?.line} />
          </svg>
          <span>{hasTwoAxes ? (hasOwnAxis ? words.onTheRight(name) : words.onTheLeft(name)) : name}</span>
          <span className="font-medium text-ink tabular-nums">{written(values.at(-1), language)}</span>
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ title, timeline, lines }: Props) {
  const words = useWords();
  const language = useLanguage();
  const { times, span } = timeline;
  return (
    <table className="mt-1 w-full text-right tabular-nums">
      <caption className="sr-only">{words.chartOf(title, span)}</caption>
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
        {tableRows(timeline).map((index) => (
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
