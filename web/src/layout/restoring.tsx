import { useCallback, useEffect, useState } from 'react';
import { useText } from '../i18n/text.ts';
import { restoreSession } from '../state/sign-in-and-out.ts';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';

/** After a reload: there are credentials, and the server is being asked whose they are. */
export function Restoring() {
  const text = useText();
  const [error, setError] = useState<unknown>(null);
  const restore = useCallback(() => {
    setError(null);
    restoreSession().catch(setError);
  }, []);
  useEffect(restore, [restore]);

  return (
    <main className="h-full">
      {error === null ? (
        <div className="h-full max-w-80 pt-28">
          <RowsSkeleton />
        </div>
      ) : (
        <FailureNotice error={error} onRetry={restore}>
          {text.restore.failed}
        </FailureNotice>
      )}
    </main>
  );
}
