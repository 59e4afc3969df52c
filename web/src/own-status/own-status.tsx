import {
  isHiding,
  Name,
  noteOf,
  sharingOf,
  statusTextOf,
  useConnectionStatus,
  usePresenceClient,
  useShown,
} from '@meeshy/status-react';
import { CircleAlert, Lock, X } from 'lucide-react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useLanguage, useText } from '../i18n/text.ts';
import { PersonMark } from '../presence/person-mark.tsx';
import { useProfile } from '../state/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { preloadMenu, StatusDialog } from './status-dialog.tsx';

/** Oneself, as one looks to others; leads to where one says something else. */
export function OwnStatus() {
  const text = useText();
  const language = useLanguage();
  const { id, displayName } = useProfile();
  const { mine } = usePresenceClient();
  const own = useMemo(() => ({ id }), [id]);
  const status = useShown(own, language, statusTextOf);
  const { whole } = useShown(own, language, noteOf);
  const isHidden = useIsHidden();
  const [isOpen, setIsOpen] = useState(false);

  return (
    <>
      <div className="flex min-w-0 flex-1 items-center rounded-card hover:bg-hover">
        <button
          type="button"
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          aria-label={[text.status.mine, status, whole, isHidden ? text.status.hidden : '']
            .filter((part) => part !== '')
            .join(', ')}
          onPointerEnter={preloadMenu}
          onFocus={preloadMenu}
          onClick={() => setIsOpen(true)}
          className="flex min-h-12 min-w-0 flex-1 items-center gap-3 rounded-card px-2 text-left"
        >
          <span className="relative">
            <Avatar id={id} name={displayName} size="small" mark={<PersonMark id={id} name={displayName} />} />
            {isHidden && (
              <span className="absolute -top-1 -right-1.5 grid size-4 place-items-center rounded-full bg-side">
                <Lock size={11} strokeWidth={2.5} aria-hidden="true" />
              </span>
            )}
          </span>
          <span className="min-w-0 flex-1">
            <span className="block font-medium">
              <Name>{displayName}</Name>
            </span>
            <span className="block truncate text-[13px] leading-4.5 text-soft">{status}</span>
            {whole !== '' && <bdi className="block truncate text-[13px] leading-4.5 text-soft">{whole}</bdi>}
          </span>
        </button>
        {whole !== '' && (
          <IconButton icon={X} label={text.status.endNote} onClick={() => void mine.set({ note: null })} />
        )}
      </div>
      {isOpen && <StatusDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Whether somebody does not see one. Guests share nothing of the kind. */
function useIsHidden(): boolean {
  const { isAnonymous } = useProfile();
  const mine = sharingOf(usePresenceClient());
  const { sharing } = useSyncExternalStore(mine.listen, mine.get);
  const isConnected = useConnectionStatus().state === 'connected';
  // Elsewhere it may have changed meanwhile.
  useEffect(() => (isConnected && !isAnonymous ? mine.follow() : undefined), [isConnected, isAnonymous, mine]);
  return sharing !== null && isHiding(sharing);
}

/** What was shown already and the server did not take: it is as it was. Until one has read it. */
export function OwnStatusFailure() {
  const text = useText();
  const { mine } = usePresenceClient();
  const { error } = useSyncExternalStore(mine.listen, mine.get);
  const [read, setRead] = useState<typeof error>(null);
  const isShown = error !== null && error !== read;
  return (
    <div role="alert">
      {isShown && (
        <p className="mx-2 mb-1 flex items-center gap-2 rounded-card border border-transparent bg-hover pl-2 text-[13px]">
          <CircleAlert size={16} aria-hidden="true" className="shrink-0" />
          <span className="flex-1 py-2">{`${text.status.failed} ${text.failures[error.code]}`}</span>
          <IconButton icon={X} label={text.common.close} onClick={() => setRead(error)} />
        </p>
      )}
    </div>
  );
}
