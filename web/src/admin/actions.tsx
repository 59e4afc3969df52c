import { useState } from 'react';
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
