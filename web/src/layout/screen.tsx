import { isolated, Name } from '@meeshy/status-react';
import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../i18n/text.ts';
import { ConnectionLight } from '../presence/connection-light.tsx';
import { useProfile } from '../state/session.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useBack } from './inner.ts';
import { LiveContent } from './live-content.tsx';
import { useTitle } from './use-title.ts';
import { useIsWide } from './use-wide.ts';

export const CONTENT_ID = 'content';

interface Props {
  title: string;
  /** Beside the title, where a picture helps. */
  picture?: ReactNode;
  /** Behind the title, as long as there is room. */
  note?: ReactNode;
  /** A quiet line under the title. */
  subtitle?: ReactNode;
  /** At the header's end. */
  actions?: ReactNode;
  children: ReactNode;
  /** Below the content, at the bottom. */
  foot?: ReactNode;
}

/** The main pane: a header that says where one is, and the content. Coming to a screen focuses it. */
export function Screen({ title, picture, note, subtitle, actions, children, foot }: Props) {
  const text = useText();
  const back = useBack();
  const isWide = useIsWide();
  // Whoever came by a link has no list: nothing to go back to, and nowhere else to show the light.
  const isGuest = useProfile().isAnonymous;
  const main = useRef<HTMLElement>(null);

  useTitle(isolated(title));

  useEffect(() => {
    // A child that wants the focus for itself (the composer) has it already.
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, []);

  return (
    <main
      ref={main}
      id={CONTENT_ID}
      tabIndex={-1}
      className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden outline-none short:overflow-y-auto"
    >
      <header className="flex min-h-15 shrink-0 flex-wrap items-center gap-x-3 border-b border-line py-1.5 pr-3 pl-2 pair:px-4">
        {!isWide && !isGuest && (
          <IconButton icon={ArrowLeft} label={text.common.back} className="-mr-2" onClick={back} />
        )}
        {picture}
        <div className="min-w-0 flex-1">
          <div className="flex items-baseline">
            <h1 className="min-w-0 text-base leading-5 font-semibold">
              <Name>{title}</Name>
            </h1>
            {note}
          </div>
          {subtitle && <p className="truncate text-[13px] leading-4.5 text-soft">{subtitle}</p>}
        </div>
        {(!isWide || isGuest) && <ConnectionLight />}
        {actions}
      </header>
      <LiveContent foot={foot}>{children}</LiveContent>
    </main>
  );
}
