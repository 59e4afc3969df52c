/** Where one writes to somebody. Going there makes nothing: a conversation exists once something was said in it. */
import type { Person } from '@meeshy/status-protocol';
import { findDirect, findShared } from '../state/conversations.ts';

/**
 * The direct conversation with a person, or the place of one that has not begun. A guest has no other than the one
 * of the link.
 */
export function placeOf({ id, isAnonymous }: Pick<Person, 'id' | 'isAnonymous'>): string {
  const known = isAnonymous ? findShared(id) : findDirect(id);
  return known === undefined ? beginningWith(id) : `/c/${known.id}`;
}

/** `whom`: an id, or `@username` of somebody whose id one cannot know. */
export function beginningWith(whom: string): string {
  return `/to/${encodeURIComponent(whom)}`;
}
