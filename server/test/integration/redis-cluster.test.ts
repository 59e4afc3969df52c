/**
 * The same on a Redis Cluster, which refuses what one Redis allows.
 *
 * @module-tag more
 */
import { startRedisCluster } from '../../../gateway/test/support/redis.ts';
import { servesOnePopulation } from './support/two-gateways.ts';

servesOnePopulation({ name: 'a Redis Cluster', start: startRedisCluster, urlOf: (url) => `${url},${url}` });
