/** The drawer of an application that reads its participants in its own way, in a language of its own. Its name for itself is `probe`. */
import { createRoot } from 'react-dom/client';
import { ConversationParticipantsDrawer, PresenceProvider, type UserLike } from '../../src/react/index.ts';
import { createTestPresence } from '../../src/testing.ts';

const presence = createTestPresence();
const asked: string[] = [];
let answer: () => Promise<readonly UserLike[]> = async () => [];

const WORDS = {
  locale: 'de',
  statuses: { online: 'Online', away: 'Abwesend', offline: 'Offline' },
  participants: 'Teilnehmer',
  refresh: 'Aktualisieren',
  participantsMissing: 'Diese Unterhaltung gibt es nicht.',
  participantsFailed: 'Das ging nicht.',
  participantsLater: 'Sobald die Verbindung wieder da ist.',
};

function load(conversationId: string): Promise<readonly UserLike[]> {
  asked.push(conversationId);
  return answer();
}

const root = createRoot(document.getElementById('root') as HTMLElement);

Object.assign(globalThis, {
  probe: {
    presence,
    asked,
    /** A status of HTTP, or the people themselves. */
    answers(next: number | readonly UserLike[]) {
      answer = async () => {
        if (typeof next !== 'number') return next;
        if (next === 0) throw new TypeError('Failed to fetch');
        // As applications do that throw what they were answered.
        // oxlint-disable-next-line typescript/only-throw-error
        throw new Response(null, { status: next });
      };
    },
    show: (conversationId: string) =>
      root.render(
        <PresenceProvider client={presence} words={WORDS}>
          <ConversationParticipantsDrawer conversationId={conversationId} load={(id) => load(id)} onClose={() => {}} />
        </PresenceProvider>,
      ),
  },
});
