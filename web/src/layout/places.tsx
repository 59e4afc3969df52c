import { Activity, Settings, Users } from 'lucide-react';
import { Link, useRoute } from 'wouter';
import { useText } from '../i18n/text.ts';
import { OwnStatus, OwnStatusFailure } from '../own-status/own-status.tsx';
import { useProfile } from '../state/session.ts';
import { INNER } from './inner.ts';

const PLACE =
  'flex min-h-11 items-center gap-3 rounded-card px-2 font-medium transition-colors hover:bg-hover aria-[current=page]:bg-chosen';

/** The way to the other screens, and oneself. */
export function Places() {
  const text = useText();
  const profile = useProfile();
  const [isContacts] = useRoute('/contacts');
  const [isSettings] = useRoute('/settings/*?');
  const [isOperations] = useRoute('/admin/*?');
  return (
    <nav aria-label={text.nav.main} className="shrink-0 space-y-0.5 border-t border-line p-2">
      <Link href="/contacts" state={INNER} aria-current={isContacts ? 'page' : undefined} className={PLACE}>
        <span className="grid w-7 place-items-center">
          <Users size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
        </span>
        <span>{text.nav.contacts}</span>
      </Link>
      {profile.role === 'ADMIN' && (
        <Link href="/admin" state={INNER} aria-current={isOperations ? 'page' : undefined} className={PLACE}>
          <span className="grid w-7 place-items-center">
            <Activity size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
          </span>
          <span>{text.nav.operations}</span>
        </Link>
      )}
      <OwnStatusFailure />
      <div className="flex items-center gap-0.5">
        <OwnStatus />
        <Link
          href="/settings"
          state={INNER}
          aria-current={isSettings ? 'page' : undefined}
          aria-label={text.nav.settings}
          title={text.nav.settings}
          className="grid size-11 shrink-0 place-items-center rounded-card text-soft transition-colors hover:bg-hover hover:text-ink aria-[current=page]:bg-chosen aria-[current=page]:text-ink"
        >
          <Settings size={18} strokeWidth={1.75} aria-hidden="true" />
        </Link>
      </div>
    </nav>
  );
}
