import { type OperatorFigures, readTime } from '@meeshy/status-protocol';
import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/text.ts';
import { duration, useWords } from './words.ts';

/** Whose figures these are, and how it is with what that gateway needs. */
export function Whose({ figures: { gateway, serverTime } }: { figures: OperatorFigures }) {
  const words = useWords();
  const language = useLanguage();
  const { name, version, startedAt, gateways, database, redis } = gateway;
  const livesForMs = (readTime(serverTime) ?? 0) - (readTime(startedAt) ?? 0);
  return (
    <section aria-label={words.gateway} className="rounded-xl border border-line px-4 py-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Fact name={words.gateway}>
          <bdi>{name}</bdi>
        </Fact>
        <Fact name={words.version}>{version}</Fact>
        <Fact name={words.uptime}>{duration(language, livesForMs)}</Fact>
        <Fact name={words.database} isWrong={database === 'away'}>
          {words.health[database]}
        </Fact>
        <Fact name={words.redis} isWrong={redis === 'away'}>
          {words.health[redis]}
        </Fact>
      </dl>
      {redis !== 'none' && <p className="mt-2 text-[13px] text-soft">{words.oneOf(gateways)}</p>}
    </section>
  );
}

function Fact({ name, isWrong = false, children }: { name: string; isWrong?: boolean; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-soft">{name}</dt>
      <dd className={`font-medium break-words tabular-nums ${isWrong ? 'text-danger' : ''}`}>{children}</dd>
    </div>
  );
}
