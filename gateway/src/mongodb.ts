/** The store on MongoDB. */
export { ANONYMOUS_FIELDS, anonymousToStored, mongoStore, USER_FIELDS, userToStored } from './stores/mongodb.ts';
