import { startRedis } from '../../../gateway/test/support/redis.ts';
import { servesOnePopulation } from './support/two-gateways.ts';

servesOnePopulation({ name: 'Redis', start: () => startRedis(), urlOf: (url) => url });
