import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { outlivesItsGateways } from '../integration/support/held-offline.ts';

outlivesItsGateways('MongoDB', async () => ({ url: newDatabaseUrl(), close: () => {} }));
