import { Activity, Settings, Users } from 'lucide-react';
import { Link, useRoute } from 'wouter';
import { useText } from '../i18n/text.ts';
import { PersonMark } from '../presence/person-mark.tsx';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';

const PLACE =
  'flex min-h-11 items-center gap-3 rounded-card px-2 font-medium transition-colors hover:bg-hover aria-[current=page]:bg-chosen';

/** The way to the other screens, and oneself. */
export function Places() {
  const text = useText();
  const profile = useProfile();
  const [isContacts] = useRoute('/contacts');
  const [isSettings] = useRoute('/settings');
  const [isOperations] = useRoute('/admin');
  return (
    <nav aria-label={text.nav.main} className="shrink-0 space-y-0.5 border-t border-line p-2">
      <Link href="/contacts" aria-current={isContacts ? 'page' : undefined} className={PLACE}>
        <span className="grid w-7 place-items-center">
          <Users size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
        </span>
        {text.nav.contacts}
      </Link>
      {profile.role === 'ADMIN' && (
        <Link href="/admin" aria-current={isOperations ? 'page' : undefined} className={PLACE}>
          <span className="grid w-7 place-items-center">
            <Activity size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
          </span>
          {text.nav.operations}
        </Link>
      )}
      <Link href="/settings" aria-current={isSettings ? 'page' : undefined} className={PLACE}>
        <Avatar
          id={profile.id}
          name={profile.displayName}
          size="small"
          mark={<PersonMark id={profile.id} name={profile.displayName} />}
        />
        <span className="min-w-0 flex-1 truncate">{profile.displayName}</span>
        <Settings size={18} strokeWidth={1.75} aria-hidden="true" className="text-soft" />
        <span className="sr-only">{text.nav.settings}</span>
      </Link>
    </nav>
  );
}
