import type { ActivitySums as Sums } from '@meeshy/status-protocol';
import { useId } from 'react';
import { HeatMap, type Measure, WeekTable } from '../activity/heat-map.tsx';
import { shadeOf } from '../activity/shades.ts';
import { clockTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { useFetched } from '../ui/use-fetched.ts';
import { activitySums } from './api.ts';
import { numeral, useWords } from './words.ts';

/** P22: how many people were there over time, of those who have it recorded; never fewer than five, and nobody. */
export function ActivitySums() {
  const text = useText();
  const words = useWords();
  const language = useLanguage();
  const titleId = useId();
  const { part: sums, hasFailed, retry } = useFetched(activitySums);
  return (
    <section aria-labelledby={titleId} className="relative space-y-4 rounded-xl border border-line p-4">
      <div>
        <h2 id={titleId} className="font-semibold">
          {words.history}
        </h2>
        <p className="text-[13px] text-soft">
          {sums === null
            ? words.historyHint
            : `${words.historyHint} ${words.historyAsOf(clockTime(sums.at, language))}`}
        </p>
      </div>
      {hasFailed && (
        <div role="alert" className="space-y-2">
          <p>{words.historyFailed}</p>
          <Button onClick={retry}>{text.common.retry}</Button>
        </div>
      )}
      {sums !== null && <Shown sums={sums} />}
    </section>
  );
}

function Shown({ sums: { recorded, online, hours } }: { sums: Sums }) {
  const words = useWords();
  const language = useLanguage();
  const most = Math.max(0, ...hours.flat().map((people) => people ?? 0));
  const measure: Measure = {
    shade: (people) => shadeOf(people / most),
    write: words.people,
    none: words.tooFew,
    ends: [numeral(language, 0), numeral(language, most)],
  };
  return (
    <>
      <dl className="grid grid-cols-2 gap-4 @2xl:grid-cols-4">
        <Sum name={words.recorded} people={recorded} />
        <Sum name={words.inLast.day} people={online.day} />
        <Sum name={words.inLast.week} people={online.week} />
        <Sum name={words.inLast.quarter} people={online.quarter} />
      </dl>
      {most > 0 && (
        <div className="max-w-200 space-y-2">
          <p className="text-[13px] font-medium">{words.hoursChart}</p>
          <HeatMap title={words.hoursChart} week={hours} measure={measure} />
          <WeekTable
            title={words.hoursChart}
            week={hours}
            measure={{ ...measure, write: (people) => numeral(language, people) }}
          />
        </div>
      )}
    </>
  );
}

function Sum({ name, people }: { name: string; people: number | null }) {
  const words = useWords();
  const language = useLanguage();
  return (
    <div className="flex flex-col">
      <dt className="text-[13px] text-soft">{name}</dt>
      {people === null ? (
        <dd className="leading-8 text-soft">{words.tooFew}</dd>
      ) : (
        <dd className="text-2xl leading-8 font-semibold tracking-tight tabular-nums">{numeral(language, people)}</dd>
      )}
    </div>
  );
}
