/** P22: when one was online, for oneself alone. Fetched when somebody goes there. */
import type { OwnActivity } from '@meeshy/status-protocol';
import { useSharing } from '@meeshy/status-react';
import { type ReactNode, useId, useMemo, useState } from 'react';
import { RequestFailure } from '../api/request.ts';
import { useLanguage, useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { Choice } from '../ui/choice.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { FormMessage } from '../ui/form-message.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { DayStrips, DaysTable } from './day-strips.tsx';
import { weeksOf } from './days.ts';
import { HeatMap, WeekTable } from './heat-map.tsx';
import { Keeping } from './keeping.tsx';
import { shadeOf } from './shades.ts';
import { Switches } from './switches.tsx';
import { useActivity } from './use-activity.ts';
import { momentName, percent, useActivityText } from './words.ts';

export default function ActivityScreen() {
  const text = useText();
  const words = useActivityText();
  const { sharing, error: refused, read: readSharing } = useSharing();
  const { activity, readAt, error, read } = useActivity();
  const failure = sharing === null && refused !== null ? new RequestFailure(refused.code, refused.message) : error;
  const retry = () => {
    void readSharing();
    void read();
  };

  if (sharing === null || activity === null) {
    return (
      <Screen title={text.settings.activity}>
        {failure === null ? (
          <RowsSkeleton rows={4} />
        ) : (
          <FailureNotice error={failure} onRetry={retry}>
            {words.readFailed}
          </FailureNotice>
        )}
      </Screen>
    );
  }
  return (
    <Screen title={text.settings.activity}>
      <div className="relative min-h-0 flex-1 overflow-y-auto">
        <div className="max-w-200 space-y-8 px-4 py-6">
          <div className="max-w-120 space-y-4">
            <FormMessage>{refused === null ? null : `${words.failed} ${text.failures[refused.code]}`}</FormMessage>
            {activity.since === null ? <About /> : <p className="text-soft">{`${words.who} ${words.kept}`}</p>}
            <Switches sharing={sharing} onTurned={read} />
          </div>
          {activity.since !== null && <Recorded activity={activity} readAt={readAt} onErased={read} />}
        </div>
      </div>
    </Screen>
  );
}

/** What recording is, before one turns it on. */
function About() {
  const words = useActivityText();
  return (
    <div className="space-y-2">
      <p className="font-medium">{words.about}</p>
      <p>{words.who}</p>
      <p className="text-soft">{words.kept}</p>
    </div>
  );
}

interface RecordedProps {
  activity: OwnActivity;
  readAt: number;
  onErased: () => Promise<void>;
}

function Recorded({ activity, readAt, onErased }: RecordedProps) {
  const words = useActivityText();
  const language = useLanguage();
  const { since, zone, days, earlier } = activity;
  const weeks = useMemo(() => weeksOf(activity, readAt), [activity, readAt]);
  return (
    <>
      <p className="text-soft">{since !== null && words.since(momentName(language, since, zone), zone)}</p>
      {days.length === 0 && earlier === null ? (
        <p>{words.nothing}</p>
      ) : (
        <>
          <WeekPart activity={activity} />
          <Part title={words.days}>
            <DayStrips weeks={weeks} zone={zone} />
            <DaysTable title={words.days} weeks={weeks} zone={zone} />
          </Part>
        </>
      )}
      <Part title={words.keep}>
        <Keeping onErased={onErased} />
      </Part>
    </>
  );
}

/** The week of the days that are kept, or of those before. */
function WeekPart({ activity: { week, earlier } }: { activity: OwnActivity }) {
  const words = useActivityText();
  const language = useLanguage();
  const [chosen, setChosen] = useState<'days' | 'earlier'>('days');
  const span = earlier === null ? 'days' : chosen;
  const write = (share: number) => percent(language, share);
  const measure = { shade: shadeOf, write, none: words.unknown, ends: [write(0), write(1)] } as const;
  const shown = span === 'earlier' && earlier !== null ? earlier : week;
  return (
    <Part title={words.week}>
      {earlier !== null && (
        <div className="max-w-70">
          <Choice legend={words.shown} options={words.spans} value={span} onChange={setChosen} />
        </div>
      )}
      <p className="text-[13px] text-soft">{span === 'earlier' ? words.earlierHint : words.weekHint}</p>
      <HeatMap title={words.week} week={shown} measure={measure} />
      <WeekTable title={words.week} week={shown} measure={measure} />
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className="space-y-4">
      <h2 id={titleId} className="font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}
