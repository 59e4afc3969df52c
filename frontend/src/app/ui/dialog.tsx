import { X } from 'lucide-react';
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { IconButton } from './icon-button.tsx';

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
}

/** The browser's own modal dialog: it traps the focus, closes on Esc and gives the focus back. */
export function Dialog({ title, onClose, children }: Props) {
  const text = useText();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);

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
      className="m-auto max-h-dvh w-full max-w-110 overflow-visible bg-transparent p-4 text-ink"
    >
      <div className="flex max-h-[min(40rem,calc(100dvh-2rem))] flex-col rounded-xl bg-raised shadow-raised">
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
