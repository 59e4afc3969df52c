/** Several gateways that meet on Redis. */
export { readRedisAddress } from './cluster/address.ts';
export { type Client, connect } from './cluster/connect.ts';
export { redisCluster } from './cluster/redis-cluster.ts';
export { recordOf } from './cluster/script.ts';
