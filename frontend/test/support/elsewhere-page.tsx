/**
 * A page that a server has rendered, in a process of its own, and that a browser takes over: in another time zone, by another clock, with
 * other languages. Its name for itself is `probe`.
 */
import { type ComponentType, lazy, Suspense } from 'react';
import { hydrateRoot } from 'react-dom/client';
import type { InitialStatuses, UserLike } from '../../src/client/index.ts';
import {
  ConnectionBar,
  ConnectionStatus,
  ConversationParticipantsDrawer,
  OnlineIndicator,
  PersonCard,
  PersonNote,
  PresenceProvider,
  StatusMenu,
  useAsOfAllText,
  useConnectionStatus,
  useLastSeenText,
  useMyStatus,
  useUserStatus,
  useUserStatuses,
  useUserStatusRealtime,
  useUserStore,
} from '../../src/react/index.ts';

export interface Given {
  readonly kind: 'initial' | 'bare' | 'page';
  readonly initial: InitialStatuses;
}

function One({ person }: { person: UserLike }) {
  return (
    <section>
      <OnlineIndicator user={person} />
      <OnlineIndicator user={{ id: person.id }} label="by id" />
      <PersonNote user={person} hasEnd />
      <PersonCard person={person} />
      <p>{`${useUserStatus(person.id)} ${useLastSeenText(person.id)}`}</p>
    </section>
  );
}

function Everything({ people }: { people: InitialStatuses['people'] }) {
  useUserStatusRealtime();
  return (
    <>
      {people.map((person) => (
        <One key={person.id} person={person} />
      ))}
      <p>{[...useUserStatuses(people).values()].join()}</p>
      <p>{useUserStore(({ usersMap }) => [...usersMap.keys()].join())}</p>
      <p>{`${useConnectionStatus().state} ${useAsOfAllText()} ${useMyStatus().claims.length}`}</p>
      <ConnectionBar />
      <ConnectionStatus />
      <StatusMenu />
      <ConversationParticipantsDrawer conversationId="lunch" participants={people} onClose={() => {}} />
    </>
  );
}

/** `Late`: what comes to life later than the rest. */
export function Page({
  given,
  Late = Everything,
}: {
  given: Given;
  Late?: ComponentType<{ people: InitialStatuses['people'] }>;
}) {
  const { kind, initial } = given;
  const content = (
    <>
      <Everything people={initial.people} />
      <Suspense>
        <Late people={initial.people} />
      </Suspense>
    </>
  );
  if (kind === 'page') return content;
  return (
    <PresenceProvider url="http://127.0.0.1:9" auth={null} initial={kind === 'initial' ? initial : undefined}>
      {content}
    </PresenceProvider>
  );
}

/** Takes over what is there. What React complains of is gathered. */
function takeOver(root: HTMLElement, given: Given) {
  const complaints: string[] = [];
  let release = () => {};
  const Late = lazy(
    () =>
      new Promise<{ default: typeof Everything }>((resolve) => {
        release = () => resolve({ default: Everything });
      }),
  );
  hydrateRoot(root, <Page given={given} Late={Late} />, {
    onRecoverableError: (error) => complaints.push(String(error)),
  });
  return { complaints, release: () => release() };
}

Object.assign(globalThis, { probe: { takeOver } });
