import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { INNER } from '../layout/inner.ts';
import { Button } from '../ui/button.tsx';
import { Confirmation } from '../ui/confirmation.tsx';
import * as api from './api.ts';
import { DisconnectDialog } from './disconnect-dialog.tsx';
import { useWords } from './words.ts';

/** What an operator may do, each after a question. What became of it is said beside the buttons. */
export function Actions() {
  const words = useWords();
  const [asked, setAsked] = useState<'clean-up' | 'reset' | 'disconnect' | null>(null);
  const [outcome, setOutcome] = useState('');
  const close = () => setAsked(null);
  const done = (what: string) => {
    setOutcome(what);
    close();
  };
  return (
    <section aria-label={words.actions} className="flex flex-wrap items-center gap-2">
      <Button onClick={() => setAsked('clean-up')}>{words.cleanUp}</Button>
      <Button onClick={() => setAsked('reset')}>{words.reset}</Button>
      <Button onClick={() => setAsked('disconnect')}>{words.disconnect}</Button>
      <Link
        href="/admin/webhooks"
        state={INNER}
        className="inline-flex min-h-11 items-center gap-2 rounded-card border border-line px-4 font-medium transition-colors hover:bg-hover pointer-fine:min-h-9"
      >
        <span>{words.webhooks}</span>
        <ChevronRight size={16} aria-hidden="true" className="text-soft" />
      </Link>
      <p role="status" className="text-soft">
        {outcome}
      </p>
      {asked === 'clean-up' && (
        <Confirmation
          title={words.cleanUp}
          question={words.cleanUpAsk}
          onClose={close}
          act={async () => done(words.cleanedUp((await api.cleanUp()).cleaned))}
        />
      )}
      {asked === 'reset' && (
        <Confirmation
          title={words.reset}
          question={words.resetAsk}
          onClose={close}
          act={async () => {
            await api.resetStatusMetrics();
            done(words.resetDone);
          }}
        />
      )}
      {asked === 'disconnect' && <DisconnectDialog onClose={close} onDone={done} />}
    </section>
  );
}
