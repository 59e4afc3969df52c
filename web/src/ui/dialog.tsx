import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { IconButton } from './icon-button.tsx';
import { useHistoryEntry } from './use-history-entry.ts';

interface Props {
  title: string;
  /** As small as what is in it; on a phone it comes up from below. */
  isSheet?: boolean;
  /** Where it is on a large screen: `corner`, above oneself at the foot of the list. */
  place?: 'middle' | 'corner';
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps the focus, closes on Esc and gives the focus back. */
export function Dialog({ title, isSheet = false, place = 'middle', onClose, children }: Props) {
  const text = useText();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

  useHistoryEntry(true, onClose);

  // Before the element leaves the page: closing is what gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc is the keyboard's way out, and the browser's own
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className={`${place === 'corner' ? 'mt-auto mr-auto mb-14 ml-0 max-pair:mx-auto' : 'm-auto'} max-h-dvh w-full overflow-visible bg-transparent text-ink ${
        isSheet ? 'max-w-90 p-4 max-pair:mb-0 max-pair:max-w-full max-pair:p-0' : 'max-w-110 p-4'
      }`}
    >
      <div
        className={`flex max-h-[min(40rem,calc(100dvh-2rem))] flex-col overflow-y-auto rounded-xl bg-raised shadow-raised ${
          isSheet ? 'max-pair:rounded-b-none max-pair:pb-[env(safe-area-inset-bottom)]' : ''
        }`}
      >
        <div className="flex items-center justify-between gap-2 py-2 pr-2 pl-4">
          <h2 id={titleId} className="text-base font-semibold">
            {title}
          </h2>
          <IconButton icon={X} label={text.common.close} onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
