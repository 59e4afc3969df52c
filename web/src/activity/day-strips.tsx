import { useId, useState } from 'react';
import { useLanguage } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { type Day, placeIn, type Span, type Week } from './days.ts';
import { dateName, hoursName, lengthName, timeIn, useActivityText, weekName } from './words.ts';

/** So many weeks are shown unless one asks for all of them. */
const SHOWN_WEEKS = 4;

/** The days of the last weeks, each as a bar from midnight to midnight. */
export function DayStrips({ weeks, zone }: { weeks: readonly Week[]; zone: string }) {
  const words = useActivityText();
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? weeks : weeks.slice(0, SHOWN_WEEKS);
  return (
    <div className="space-y-6">
      {shown.map((week, index) => (
        <WeekOfDays key={week.monday} week={week} zone={zone} isFirst={index === 0} />
      ))}
      {weeks.length > SHOWN_WEEKS && (
        <Button aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {words.earlierWeeks}
        </Button>
      )}
    </div>
  );
}

function WeekOfDays({ week, zone, isFirst }: { week: Week; zone: string; isFirst: boolean }) {
  const words = useActivityText();
  const language = useLanguage();
  const timesOf = useTimes(zone);
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="space-y-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 id={titleId} className="font-medium">
          {weekName(language, week.monday)}
        </h3>
        <p className="font-medium tabular-nums">{lengthName(language, week.minutes)}</p>
      </div>
      <table aria-labelledby={titleId} className="w-full table-fixed text-[13px]">
        <thead>
          <tr>
            {[words.day, words.online, words.total].map((name) => (
              <th key={name} scope="col" className={`p-0 font-normal ${name === words.online ? '' : 'w-25'}`}>
                <span className="sr-only">{name}</span>
                {isFirst && name === words.online && <Axis />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {week.days.map((day) => (
            <tr key={day.date}>
              <th scope="row" className="py-1 pr-2 text-left font-normal whitespace-nowrap text-soft">
                <span>{dateName(language, day.date)}</span>
                {day.hours !== 24 && <span className="block text-xs">{hoursName(language, day.hours)}</span>}
              </th>
              <td className="py-1">
                <Bar day={day} />
                <span className="sr-only">{timesOf(day)}</span>
              </td>
              <td className="py-1 pl-2 text-right whitespace-nowrap tabular-nums">
                {day.minutes === 0 ? <span className="text-soft">–</span> : lengthName(language, day.minutes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Of a day of 24 hours; others have the marks of their quarters where they are. */
function Axis() {
  return (
    <div aria-hidden="true" className="relative h-5 text-soft tabular-nums">
      {[0, 6, 12, 18, 24].map((hour) => (
        <span key={hour} className="absolute -translate-x-1/2" style={{ left: `${(100 * hour) / 24}%` }}>
          {hour}
        </span>
      ))}
    </div>
  );
}

/** What is not known of a day has no ground. */
function Bar({ day }: { day: Day }) {
  return (
    <div aria-hidden="true" className="relative h-4 forced-colors:forced-color-adjust-none">
      <Stretch
        day={day}
        span={day.known}
        className="rounded bg-hover forced-colors:border forced-colors:border-[GrayText]"
      />
      {day.quarters.map((at) => (
        <span
          key={at}
          className="absolute inset-y-0 border-l border-edge forced-colors:border-[GrayText]"
          style={{ left: `${100 * placeIn(day, at)}%` }}
        />
      ))}
      {day.online.map((span) => (
        <Stretch
          key={span.from}
          day={day}
          span={span}
          className="rounded-[3px] bg-accent forced-colors:bg-[CanvasText]"
        />
      ))}
    </div>
  );
}

/** Five minutes are seen as well. */
function Stretch({ day, span, className }: { day: Day; span: Span; className: string }) {
  const [from, to] = [placeIn(day, span.from), placeIn(day, span.to)];
  return (
    <span
      className={`absolute inset-y-0 min-w-0.5 ${className}`}
      style={{ left: `${100 * from}%`, width: `${100 * (to - from)}%` }}
    />
  );
}

/** "09:00–12:05, 13:10–18:00". */
function useTimes(zone: string): (day: Day) => string {
  const words = useActivityText();
  const language = useLanguage();
  const time = (at: number) => timeIn(language, at, zone);
  return ({ online }) =>
    online.length === 0 ? words.never : online.map(({ from, to }) => `${time(from)}–${time(to)}`).join(', ');
}

/** The same in words. */
export function DaysTable({ weeks, zone, title }: { weeks: readonly Week[]; zone: string; title: string }) {
  const words = useActivityText();
  const language = useLanguage();
  const timesOf = useTimes(zone);
  return (
    <details className="text-[13px]">
      <summary className="w-fit cursor-pointer rounded py-1 text-soft hover:text-ink">{words.asTable}</summary>
      <table className="mt-1 w-full tabular-nums">
        <caption className="sr-only">{title}</caption>
        <thead className="text-left text-soft">
          <tr>
            {[words.day, words.online, words.total].map((name) => (
              <th key={name} scope="col" className="py-1 font-normal last:text-right">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks
            .flatMap(({ days }) => days)
            .map((day) => (
              <tr key={day.date} className="border-t border-line align-top">
                <th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap text-soft">
                  {dateName(language, day.date)}
                </th>
                <td className="py-1">{timesOf(day)}</td>
                <td className="py-1 pl-3 text-right whitespace-nowrap">{lengthName(language, day.minutes)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
