/** Fetched when somebody opens it. */
import { StatusMenu } from '@meeshy/status-react';
import { Link } from 'wouter';
import { useLanguage, useText } from '../i18n/text.ts';
import { INNER } from '../layout/inner.ts';
import { noteUsed, recentNotes } from '../state/recent-notes.ts';
import { useProfile } from '../state/session.ts';

export function Menu({ onDone }: { onDone: () => void }) {
  const text = useText();
  const { isAnonymous } = useProfile();
  return (
    <StatusMenu
      language={useLanguage()}
      recents={recentNotes()}
      onNote={noteUsed}
      onDone={onDone}
      canHide={!isAnonymous}
      takesFocus
    >
      {!isAnonymous && (
        <Link
          href="/settings/privacy"
          state={INNER}
          onClick={onDone}
          className="font-medium text-accent hover:underline"
        >
          {text.settings.whoSeesMe}
        </Link>
      )}
    </StatusMenu>
  );
}
