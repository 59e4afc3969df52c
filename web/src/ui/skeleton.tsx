import { useEffect, useState } from 'react';
import { useText } from '../i18n/text.ts';

/** Nothing for a moment: what comes at once should not flash. */
const PATIENCE_MS = 300;

const WIDTHS = ['w-28', 'w-36', 'w-24', 'w-32', 'w-40', 'w-20'];

/** Rows of a list that is on its way, in the shape that they will have. */
export function RowsSkeleton({ rows = 8 }: { rows?: number }) {
  const text = useText();
  const isShown = useAfter(PATIENCE_MS);
  return (
    <div className={isShown ? '' : 'invisible'}>
      <p className="sr-only">{text.common.loading}</p>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity
        <div key={row} className="flex h-14 items-center gap-3 px-3">
          <Bone className="size-9 rounded-full" />
          <div className="space-y-2">
            <Bone className={`h-3 ${WIDTHS[row % WIDTHS.length]}`} />
            <Bone className="h-2.5 w-20" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** Messages that are on their way. */
export function MessagesSkeleton() {
  const text = useText();
  const isShown = useAfter(PATIENCE_MS);
  return (
    <div className={`flex h-full flex-col justify-end gap-4 p-4 ${isShown ? '' : 'invisible'}`}>
      <p className="sr-only">{text.common.loading}</p>
      <Bone className="h-9 w-48 rounded-2xl" />
      <Bone className="h-14 w-64 rounded-2xl" />
      <Bone className="h-9 w-40 self-end rounded-2xl" />
      <Bone className="h-9 w-56 rounded-2xl" />
      <Bone className="h-9 w-44 self-end rounded-2xl" />
    </div>
  );
}

function Bone({ className }: { className: string }) {
  return <div className={`animate-pulse rounded bg-hover motion-reduce:animate-none ${className}`} />;
}

function useAfter(delayMs: number): boolean {
  const [isAfter, setIsAfter] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsAfter(true), delayMs);
    return () => clearTimeout(timer);
  }, [delayMs]);
  return isAfter;
}
