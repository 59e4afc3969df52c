/** What one lets others see. What is chosen shows at once, and goes back if the server does not take it. */
import type { Preview, Sharing, SharingBody, WireError } from '@meeshy/status-protocol';
import { type Chosen, createChosen } from './chosen.ts';
import { ofClient } from './of-client.ts';
import type { PresenceClient } from './presence.ts';

/** What one lets others see, as far as it is known. */
export interface MySharingView {
  /** `null`: not read yet. */
  readonly sharing: Sharing | null;
  /** Why it could not be read, or why what was chosen last was not done. */
  readonly error: WireError | null;
}

/** What one lets others see, to be read and set. */
export interface MySharing extends Pick<Chosen<Sharing, MySharingView>, 'get' | 'listen' | 'read' | 'follow'> {
  /** What is left out keeps its value. Shows at once and never rejects: `error` tells. Resolves with whether it was done. */
  set(change: SharingBody): Promise<boolean>;
  /** Oneself as that viewer gets one. Throws `ReadFailure`. */
  preview(viewerId: string): Promise<Preview['face']>;
}

const PATH = '/api/users/me/sharing';

/** Of a client, the same each time. */
export const sharingOf: (client: PresenceClient) => MySharing = ofClient(createMySharing);

function createMySharing(client: PresenceClient): MySharing {
  const chosen = createChosen(
    client,
    () => client.ask<Sharing>(PATH, { isUnattended: true }),
    ({ value, error }) => ({ sharing: value, error }),
  );
  return {
    ...chosen,
    set: ({ confirm, ...change }) =>
      chosen.choose(
        (sharing) => Object.assign({}, sharing, change),
        () => client.ask(PATH, { method: 'PUT', body: { ...change, confirm } }),
      ),
    async preview(viewerId) {
      const query = new URLSearchParams({ viewer: viewerId });
      const { face } = await client.ask<Preview>(`${PATH}/preview?${query}`, { isUnattended: true });
      return face;
    },
  };
}

/** Whether somebody sees less of one's status than everybody used to. */
export function isHiding({ status, never, hiddenIn }: Pick<Sharing, 'status' | 'never' | 'hiddenIn'>): boolean {
  return status !== 'everyone' || never.length > 0 || hiddenIn.length > 0;
}
