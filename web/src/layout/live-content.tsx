import { ConnectionBar, useIsHeld, useIsLive } from '@meeshy/status-react';
import { type ReactNode, useRef, useState } from 'react';
import { useLanguage } from '../i18n/text.ts';

interface Props {
  children: ReactNode;
  foot?: ReactNode;
}

/**
 * The content, and over it the bar that says when it is not live. The bar takes a place of its own, and gives it up, only
 * while nobody's hand or focus is on the content; until then it lies over it and lets everything through but its button.
 * The foot stays where it is: whoever writes there holds nothing.
 */
export function LiveContent({ children, foot }: Props) {
  const language = useLanguage();
  const content = useRef<HTMLDivElement>(null);
  const isHeld = useIsHeld(content);
  const isShown = !useIsLive();
  const [hasRoom, setHasRoom] = useState(false);
  if (hasRoom !== isShown && !isHeld) setHasRoom(isShown);

  return (
    <div className="relative flex min-h-0 flex-1 flex-col short:flex-[1_0_auto]">
      <div className="pointer-events-none absolute inset-x-0 top-0 z-10 [&_button]:pointer-events-auto">
        <ConnectionBar language={language} />
      </div>
      <div ref={content} className={`flex min-h-0 flex-1 flex-col short:flex-[1_0_auto] ${hasRoom ? 'pt-12' : ''}`}>
        {children}
      </div>
      {foot}
    </div>
  );
}
