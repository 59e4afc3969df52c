/** Before whatever starts a gateway in a process of its own: that is what `npm run build` makes. */
export { build as default } from '../../../scripts/lib/build.mjs';
