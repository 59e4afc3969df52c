/** What the library says in the server's stead. */
import type { WireError } from '@meeshy/status-protocol';

export const NOT_SIGNED_IN: WireError = { code: 'UNAUTHORIZED', message: 'Whoever asked is not signed in any more' };
export const NO_CONNECTION: WireError = { code: 'UNAVAILABLE', message: 'There is no connection' };
