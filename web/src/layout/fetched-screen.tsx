import type { ComponentType } from 'react';
import { useText } from '../i18n/text.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useFetched } from '../ui/use-fetched.ts';
import { Screen } from './screen.tsx';

interface Props {
  title: string;
  /** The same function every time. */
  load: () => Promise<{ default: ComponentType }>;
}

/** A screen that is fetched when somebody goes there. */
export function FetchedScreen({ title, load }: Props) {
  const text = useText();
  const { part, hasFailed, retry } = useFetched(load);
  if (part !== null) return <part.default />;
  return (
    <Screen title={title}>
      {hasFailed ? (
        <FailureNotice error={null} onRetry={retry}>
          {text.crash.title}
        </FailureNotice>
      ) : (
        <RowsSkeleton rows={4} />
      )}
    </Screen>
  );
}
