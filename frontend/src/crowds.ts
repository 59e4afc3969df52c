/** P21, without React: whom of a crowd one watches, and how many are there. */
export { type Occupancies, type Occupancy, occupanciesOf } from './client/occupancy.ts';
export { type Watching, watchingOf } from './client/watching.ts';
