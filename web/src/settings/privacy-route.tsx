import { useText } from '../i18n/text.ts';
import { Screen } from '../layout/screen.tsx';
import { FailureNotice } from '../ui/failure-notice.tsx';
import { RowsSkeleton } from '../ui/skeleton.tsx';
import { useFetched } from '../ui/use-fetched.ts';

const load = () => import('./privacy-screen.tsx');

export function PrivacyRoute() {
  const text = useText();
  const { part, hasFailed, retry } = useFetched(load);
  if (part !== null) return <part.default />;
  return (
    <Screen title={text.settings.whoSeesMe}>
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
