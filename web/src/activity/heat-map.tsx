import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useLanguage } from '../i18n/text.ts';
import { CellShade } from './cell-shade.tsx';
import { DAYS, HOURS, nextPlace, type Place, SHADES, type Shade } from './shades.ts';
import { hourName, useActivityText, weekdayName } from './words.ts';

/** What the numbers of a week are, `null` among them. */
export interface Measure {
  shade(value: number): Shade;
  write(value: number): string;
  /** What is said where there is no number. */
  readonly none: string;
  /** What the lightest and the darkest shade mean. */
  readonly ends: readonly [string, string];
}

interface Props {
  title: string;
  /** By the day, Monday first, and the hour. */
  week: readonly (readonly (number | null)[])[];
  measure: Measure;
}

const ALL_DAYS = Array.from({ length: DAYS }, (_, day) => day);
const ALL_HOURS = Array.from({ length: HOURS }, (_, hour) => hour);

/** The hours of a week, each shaded: a table in which arrow keys go from cell to cell. */
export function HeatMap({ title, week, measure }: Props) {
  const words = useActivityText();
  const language = useLanguage();
  const [at, setAt] = useState<Place>({ day: 0, hour: 0 });
  const [isRead, setIsRead] = useState(false);
  const table = useRef<HTMLTableElement>(null);
  const valueAt = ({ day, hour }: Place) => week[day]?.[hour] ?? null;

  const move = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, event.ctrlKey, at);
    if (next === null) return;
    event.preventDefault();
    table.current?.querySelector<HTMLElement>(`[data-place="${next.day}-${next.hour}"]`)?.focus();
  };
  const point = ({ target }: PointerEvent) => {
    const place = (target as Element).closest<HTMLElement>('[data-place]')?.dataset.place;
    if (place === undefined) return;
    const [day = 0, hour = 0] = place.split('-').map(Number);
    setAt({ day, hour });
    setIsRead(true);
  };

  return (
    <div>
      <table
        ref={table}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its cells are gone through by the arrow keys
        role="grid"
        aria-readonly="true"
        onKeyDown={move}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setIsRead(false)}
        onFocus={() => setIsRead(true)}
        onBlur={() => setIsRead(false)}
        className="w-full table-fixed border-separate border-spacing-px text-[13px] pair:border-spacing-0.5"
      >
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr className="text-soft">
            <th scope="col" className="w-9 p-0 font-normal">
              <span className="sr-only">{words.day}</span>
            </th>
            {ALL_HOURS.map((hour) => (
              <HourHead key={hour} hour={hour} />
            ))}
          </tr>
        </thead>
        <tbody>
          {ALL_DAYS.map((day) => (
            <tr key={day}>
              <th scope="row" className="p-0 text-left font-normal text-soft">
                <DayName day={day} />
              </th>
              {ALL_HOURS.map((hour) => (
                <Cell
                  key={hour}
                  place={{ day, hour }}
                  isStop={day === at.day && hour === at.hour}
                  value={valueAt({ day, hour })}
                  measure={measure}
                  onFocus={setAt}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div
        aria-hidden="true"
        className="mt-2 flex min-h-5 flex-wrap items-center justify-between gap-x-4 gap-y-1 pl-9 text-[13px] text-soft"
      >
        <span data-reading className="min-h-5 text-ink tabular-nums">
          {isRead &&
            words.reading(
              weekdayName(language, at.day),
              hourName(language, at.hour),
              hourName(language, at.hour + 1),
              written(valueAt(at), measure),
            )}
        </span>
        <Legend measure={measure} />
      </div>
    </div>
  );
}

function written(value: number | null, { write, none }: Measure): string {
  return value === null ? none : write(value);
}

function DayName({ day }: { day: number }) {
  const language = useLanguage();
  return (
    <>
      <span aria-hidden="true">{weekdayName(language, day, 'short')}</span>
      <span className="sr-only">{weekdayName(language, day)}</span>
    </>
  );
}

function HourHead({ hour }: { hour: number }) {
  const language = useLanguage();
  return (
    <th scope="col" className="relative h-5 p-0 font-normal tabular-nums">
      <span className="sr-only">{hourName(language, hour)}</span>
      {hour % 3 === 0 && (
        <span aria-hidden="true" className={`absolute inset-y-0 left-0 ${hour % 6 === 0 ? '' : 'max-pair:hidden'}`}>
          {hour}
        </span>
      )}
    </th>
  );
}

interface CellProps {
  place: Place;
  /** Where the Tab key comes to. */
  isStop: boolean;
  value: number | null;
  measure: Measure;
  onFocus: (place: Place) => void;
}

function Cell({ place, isStop, value, measure, onFocus }: CellProps) {
  return (
    <td
      data-place={`${place.day}-${place.hour}`}
      tabIndex={isStop ? 0 : -1}
      onFocus={() => onFocus(place)}
      className="h-7 p-0 focus-visible:outline-offset-0"
    >
      <CellShade shade={value === null ? null : measure.shade(value)} />
      <span className="sr-only">{written(value, measure)}</span>
    </td>
  );
}

/** What the shades mean. The cells say it in numbers. */
function Legend({ measure: { none, ends } }: { measure: Measure }) {
  return (
    <span className="flex items-center gap-1">
      <span className="inline-block size-4">
        <CellShade shade={null} />
      </span>
      <span className="mr-2">{none}</span>
      <span>{ends[0]}</span>
      {SHADES.map((shade) => (
        <span key={shade} className="inline-block size-4">
          <CellShade shade={shade} />
        </span>
      ))}
      <span>{ends[1]}</span>
    </span>
  );
}

/** The same in numbers, with the hours below each other: so it has room on a phone. */
export function WeekTable({ title, week, measure }: Props) {
  const words = useActivityText();
  const language = useLanguage();
  return (
    <details className="text-[13px]">
      <summary className="w-fit cursor-pointer rounded py-1 text-soft hover:text-ink">{words.asTable}</summary>
      <table className="mt-1 w-full table-fixed text-right tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead className="text-soft">
          <tr>
            <th scope="col" className="w-12 py-1 text-left font-normal">
              <span className="sr-only">{words.hour}</span>
            </th>
            {ALL_DAYS.map((day) => (
              <th key={day} scope="col" className="py-1 font-normal">
                <DayName day={day} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ALL_HOURS.map((hour) => (
            <tr key={hour} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal text-soft">
                {hourName(language, hour)}
              </th>
              {ALL_DAYS.map((day) => {
                const value = week[day]?.[hour] ?? null;
                return (
                  <td key={day} className="py-1">
                    {value === null ? <None measure={measure} /> : measure.write(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function None({ measure }: { measure: Measure }) {
  return (
    <>
      <span aria-hidden="true">·</span>
      <span className="sr-only">{measure.none}</span>
    </>
  );
}
