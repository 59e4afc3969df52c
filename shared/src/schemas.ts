/** A zod schema for each event and each route: what their types are inferred from. */
export * from './protocol/alerts.ts';
export * from './protocol/client-events.ts';
export * from './protocol/credentials.ts';
export * from './protocol/fields.ts';
export * from './protocol/ids.ts';
export * from './protocol/names.ts';
export * from './protocol/notes.ts';
export * from './protocol/operators.ts';
export * from './protocol/push.ts';
export * from './protocol/rest.ts';
export * from './protocol/routes.ts';
export * from './protocol/server-events.ts';
export * from './protocol/servers.ts';
export * from './protocol/sharing.ts';
export * from './protocol/viewing.ts';
export * from './protocol/watching.ts';
export * from './protocol/webhooks.ts';
