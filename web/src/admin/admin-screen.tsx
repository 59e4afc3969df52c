import { useConnectionStatus } from '@meeshy/status-react';
import { useEffect, useMemo, useState } from 'react';
import { clockTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { Choice } from '../ui/choice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { Actions } from './actions.tsx';
import { ActivitySums } from './activity-sums.tsx';
import { Chart } from './chart.tsx';
import { useFigures, watchFigures } from './figures.ts';
import { Logs } from './logs.tsx';
import { Overview } from './overview.tsx';
import { knownOfMinute, openedPerMinute, perSecond, pointsOf, type Span } from './series.ts';
import { Whose } from './whose.tsx';
import { useWords } from './words.ts';

/** The operators' page: what the gateway is doing, pushed once a second. */
export default function AdminScreen() {
  const text = useText();
  const words = useWords();
  const language = useLanguage();
  const { latest } = useFigures();
  const { state } = useConnectionStatus();

  useEffect(watchFigures, []);

  const subtitle =
    latest === null
      ? words.waiting
      : state === 'connected'
        ? words.live
        : words.stale(clockTime(latest.serverTime, language));
  return (
    <Screen title={text.nav.operations} subtitle={subtitle}>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="@container max-w-280 space-y-4 p-4">
          <Actions />
          {latest === null ? <RowsSkeleton /> : <Figures />}
          <ActivitySums />
        </div>
      </div>
    </Screen>
  );
}

function Figures() {
  const words = useWords();
  const { latest, points } = useFigures();
  const [span, setSpan] = useState<Span>('minutes');
  const opened = useMemo(() => openedPerMinute(points), [points]);
  if (latest === null) return null;
  return (
    <>
      <Whose figures={latest} />
      <Overview figures={latest} opened={opened.at(-1) ?? 0} openedWithinMs={knownOfMinute(points)} />
      <div className="max-w-70">
        <Choice legend={words.shown} options={words.spans} value={span} onChange={setSpan} />
      </div>
      <Charts span={span} />
      <Logs figures={latest} />
    </>
  );
}

function Charts({ span }: { span: Span }) {
  const words = useWords();
  const { points } = useFigures();
  const shown = useMemo(() => pointsOf(points, span), [points, span]);
  // The first minute shown has connections of the minute before it.
  const opened = openedPerMinute(span === 'hour' ? shown : points).slice(-shown.length);
  const of = (value: (point: (typeof shown)[number]) => number | null) => shown.map(value);
  const timeline = { times: shown.map(({ at }) => at), intervals: shown.map(({ intervalMs }) => intervalMs), span };
  return (
    <div className="grid gap-4 desk:grid-cols-2">
      <Chart
        title={words.peopleChart}
        timeline={timeline}
        lines={[
          { name: words.online, values: of(({ online }) => online) },
          { name: words.sessions, values: of(({ sessions }) => sessions) },
        ]}
      />
      <Chart title={words.connectionsChart} timeline={timeline} lines={[{ name: words.opened, values: opened }]} />
      <Chart
        title={words.changesChart}
        timeline={timeline}
        lines={[
          { name: words.changes, values: of((point) => perSecond(point.changes, point)) },
          { name: words.deliveries, values: of((point) => perSecond(point.deliveries, point)), hasOwnAxis: true },
        ]}
      />
      <Chart
        title={words.latencyChart}
        timeline={timeline}
        lines={[
          { name: 'p95', values: of(({ latencyMs }) => latencyMs?.p95 ?? null) },
          { name: 'p50', values: of(({ latencyMs }) => latencyMs?.p50 ?? null) },
          { name: 'p99', values: of(({ latencyMs }) => latencyMs?.p99 ?? null) },
        ]}
      />
    </div>
  );
}
