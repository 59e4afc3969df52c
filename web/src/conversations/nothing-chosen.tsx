import { MessagesSquare } from 'lucide-react';
import { useText } from '../i18n/text.ts';
import { LiveContent } from '../layout/live-content.tsx';
import { CONTENT_ID } from '../layout/screen.tsx';
import { useTitle } from '../layout/use-title.ts';

/** The main pane before a conversation is chosen. */
export function NothingChosen() {
  const text = useText();

  useTitle(null);

  return (
    <main id={CONTENT_ID} tabIndex={-1} className="flex h-full min-h-0 flex-col outline-none">
      <LiveContent>
        <div className="m-auto p-6 text-center">
          <MessagesSquare size={32} strokeWidth={1.25} aria-hidden="true" className="mx-auto mb-3 text-soft" />
          <h1 className="font-medium">{text.conversations.pick}</h1>
          <p className="text-soft">{text.conversations.pickHint}</p>
        </div>
      </LiveContent>
    </main>
  );
}
