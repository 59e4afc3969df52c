import type { OperatorFigures } from '@meeshy/status-protocol';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/text.ts';
import { perSecond } from './series.ts';
import { numeral, useWords } from './words.ts';

interface Props {
  figures: OperatorFigures;
  /** Sessions, within so many milliseconds, a minute at most. */
  opened: number;
  openedWithinMs: number;
}

/** The figures of this second, at a glance. */
export function Overview({ figures, opened, openedWithinMs }: Props) {
  const words = useWords();
  const language = useLanguage();
  const write = (value: number) => numeral(language, value);
  const { online, sessions, latencyMs, requests, zombies, drift } = figures;
  const wrong = Object.entries(drift).filter(([, count]) => count > 0);
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line @lg:grid-cols-3 @4xl:grid-cols-5">
      <Figure name={words.online} note={words.ofWhichGuests(online.anonymous)}>
        {write(online.users + online.anonymous)}
      </Figure>
      <Figure name={words.sessions}>{write(sessions)}</Figure>
      <Figure name={words.opened} note={words.inTheLast(Math.round(openedWithinMs / 1_000))}>
        {write(opened)}
      </Figure>
      <Figure name={words.changes} note={words.perSecond}>
        {write(perSecond(figures.changes, figures) ?? 0)}
      </Figure>
      <Figure name={words.deliveries} note={words.perSecond}>
        {write(perSecond(figures.deliveries, figures) ?? 0)}
      </Figure>
      <Figure name={`${words.latency} p95`} note={words.latencyHint}>
        {latencyMs ? `${write(latencyMs.p95)} ms` : '–'}
      </Figure>
      <Figure name={words.throttle} note={words.ofRequests(requests.total)}>
        {requests.total === 0 ? '–' : `${write(requests.throttleRate)} %`}
      </Figure>
      <Figure name={words.zombies} note={words.zombiesHint(write(zombies.idle), write(zombies.orphan))}>
        {write(zombies.idle + zombies.orphan)}
      </Figure>
      <Figure
        name={words.drift}
        isWide
        note={
          wrong.length === 0
            ? words.driftNone
            : wrong.map(([kind, count]) => `${write(count)} ${words.driftKinds[kind] ?? kind}`).join(', ')
        }
      >
        {write(wrong.reduce((sum, [, count]) => sum + count, 0))}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  name: string;
  note?: string;
  /** Fills the row that it would leave open. */
  isWide?: boolean;
  children: ReactNode;
}

function Figure({ name, note, isWide = false, children }: FigureProps) {
  return (
    <div
      className={`flex min-w-0 flex-col bg-canvas px-4 py-3 outline outline-transparent ${isWide ? 'col-span-2 @lg:col-span-1 @4xl:col-span-2' : ''}`}
    >
      <dt className="text-[13px] text-soft">{name}</dt>
      <dd className="text-2xl leading-8 font-semibold tracking-tight tabular-nums">{children}</dd>
      {note !== undefined && <dd className="text-[13px] leading-4.5 text-soft">{note}</dd>}
    </div>
  );
}
