import { useText } from '../i18n/text.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useFetched } from '../ui/use-fetched.ts';

const loadMenu = () => import('./menu.tsx');

/** Somebody is about to open it. */
export function preloadMenu(): void {
  loadMenu().catch(() => {});
}

/** The menu over the page, above oneself; on a phone a sheet from below. */
export function StatusDialog({ onClose }: { onClose: () => void }) {
  const text = useText();
  const { part, hasFailed, retry } = useFetched(loadMenu);
  return (
    <Dialog title={text.status.mine} isSheet place="corner" onClose={onClose}>
      <div className="px-4 pb-4">
        {part !== null && <part.Menu onDone={onClose} />}
        {part === null && !hasFailed && <p className="h-100 text-soft">{text.common.loading}</p>}
        {hasFailed && (
          <div role="alert" className="space-y-3">
            <p>{text.failures.NETWORK}</p>
            <Button onClick={retry}>{text.common.retry}</Button>
          </div>
        )}
      </div>
    </Dialog>
  );
}
