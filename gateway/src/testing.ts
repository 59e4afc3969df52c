/**
 * For the tests of hosts: presence without sockets, and what their own stores, directories and clusters must keep.
 *
 *   storeContract({ describe, it, afterAll }, 'ours', () => ({ store: ourStore() })); // Vitest, Jest
 *   storeContract({ describe, it, afterAll: after }, 'ours', …); // node:test
 */
export { type ClusterUnderTest, clusterContract } from './testing/cluster-contract.ts';
export { type DirectoryUnderTest, directoryContract } from './testing/directory-contract.ts';
export type { Runner } from './testing/runner.ts';
export { type StoreScale, type StoreUnderTest, storeContract } from './testing/store-contract.ts';
export { createTestPresence, type TestPresence, type TestPresenceOptions } from './testing/test-presence.ts';
