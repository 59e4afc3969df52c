/** Pure functions, for servers that render: the moment and the language are passed in, nothing is kept. */
export { type DisplayLanguage, type Facts, type Status, statusOf } from '@meeshy/status-protocol';
export { getStatusDisplay } from './client/display.ts';
export { asOfText, lastSeenText } from './client/last-seen.ts';
export { alikeIds, initialOf, isolated, nameOf } from './client/names.ts';
export { type FactsLike, factsOf, type UserLike } from './client/people.ts';
