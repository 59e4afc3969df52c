/** P24, without React: the server is told where one is, and where others are is put into words. */
export { localTimeText, placeName, placeText } from './client/place-text.ts';
export { type Placing, placingOf } from './client/placing.ts';
