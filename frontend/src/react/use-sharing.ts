import { useEffect, useSyncExternalStore } from 'react';
import { type MySharing, type MySharingView, sharingOf } from '../client/my-sharing.ts';
import { usePresenceClient } from './presence-context.ts';
import { onEitherSide } from './rendering.ts';

/** What `useSharing` answers. */
export interface SharingChoice extends MySharingView, Pick<MySharing, 'set' | 'preview' | 'read'> {}

/** What one lets others see: read when a component asks, and when the page is looked at again; what is set shows at once, and goes back if it is refused. */
export function useSharing(): SharingChoice {
  const mine = sharingOf(usePresenceClient());
  const view = useSyncExternalStore(mine.listen, mine.get, onEitherSide(mine.get, NOT_READ));
  useEffect(() => mine.follow(), [mine]);
  const { set, preview, read } = mine;
  return { ...view, set, preview, read };
}

const NOT_READ: MySharingView = { sharing: null, error: null };
