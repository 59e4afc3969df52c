import { useConnectionStatus } from '@meeshy/status-react';
import { useEffect, useMemo } from 'react';
import { clockTime } from '../i18n/dates.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { Actions } from './actions.tsx';
import { Chart } from './chart.tsx';
import { useFigures, watchFigures } from './figures.ts';
import { Logs } from './logs.tsx';
import { Overview } from './overview.tsx';
import { openedPerMinute } from './series.ts';
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
        <div className="max-w-280 space-y-4 p-4">
          <Actions />
          {latest === null ? <RowsSkeleton /> : <Figures />}
        </div>
      </div>
    </Screen>
  );
}

function Figures() {
  const words = useWords();
  const { latest, points } = useFigures();
  const opened = useMemo(() => openedPerMinute(points), [points]);
  const times = points.map(({ at }) => at);
  const of = (value: (point: (typeof points)[number]) => number | null) => points.map(value);
  if (latest === null) return null;
  return (
    <>
      <Overview figures={latest} openedInLastMinute={opened.at(-1) ?? 0} />
      <div className="grid gap-4 desk:grid-cols-2">
        <Chart
          title={words.peopleChart}
          times={times}
          lines={[
            { name: words.online, values: of(({ online }) => online) },
            { name: words.sessions, values: of(({ sessions }) => sessions) },
          ]}
        />
        <Chart title={words.connectionsChart} times={times} lines={[{ name: words.opened, values: opened }]} />
        <Chart
          title={words.changesChart}
          times={times}
          lines={[
            { name: words.changes, values: of(({ changesPerSecond }) => changesPerSecond) },
            { name: words.deliveries, values: of(({ deliveriesPerSecond }) => deliveriesPerSecond) },
          ]}
        />
        <Chart
          title={words.latencyChart}
          times={times}
          lines={[
            { name: 'p95', values: of(({ latencyMs }) => latencyMs?.p95 ?? null) },
            { name: 'p50', values: of(({ latencyMs }) => latencyMs?.p50 ?? null) },
            { name: 'p99', values: of(({ latencyMs }) => latencyMs?.p99 ?? null) },
          ]}
        />
      </div>
      <Logs figures={latest} />
    </>
  );
}
