import { type KeyboardEvent, type ReactNode, useRef, useSyncExternalStore } from 'react';
import { useLayoutEffectHere } from './rendering.ts';

/** What `<SideDialog>` takes. */
export interface SideDialogProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** Narrower than this, there is no room beside the page. */
const NARROW = '(max-width: 47.49rem)';

/**
 * The browser's own dialog: beside the page where there is room, over it otherwise. It takes the focus and gives it
 * back; Esc closes it.
 */
export function SideDialog({ label, onClose, children }: SideDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isNarrow = useSyncExternalStore(
    watchWidth,
    () => matchMedia(NARROW).matches,
    () => false,
  );

  // Before the element leaves the page: closing is what gives the focus back.
  useLayoutEffectHere(() => {
    const element = dialog.current;
    if (isNarrow) element?.showModal();
    else element?.show();
    element?.focus({ preventScroll: true });
    return () => element?.close();
  }, [isNarrow]);

  const closeOnEscape = (event: KeyboardEvent) => {
    // Over the page, the browser asks to cancel instead.
    if (event.key !== 'Escape' || event.defaultPrevented || isNarrow) return;
    event.preventDefault();
    onClose();
  };

  return (
    <dialog
      ref={dialog}
      className="meeshy-drawer"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={closeOnEscape}
      onCancel={(event) => {
        // A file field inside may be cancelled as well.
        if (event.target !== dialog.current) return;
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // Browsers may close without asking, at the second Esc for example.
        if (!dialog.current?.open) onClose();
      }}
      onClick={(event) => {
        if (isNarrow && event.target === dialog.current) onClose();
      }}
    >
      {children}
    </dialog>
  );
}

function watchWidth(onChange: () => void): () => void {
  const media = matchMedia(NARROW);
  media.addEventListener('change', onChange);
  return () => media.removeEventListener('change', onChange);
}
