import { newDatabaseUrl } from '../../../gateway/test/support/mongodb-url.ts';
import { keepsClaims } from '../integration/support/kept-claims.ts';

keepsClaims('MongoDB', async () => ({ url: newDatabaseUrl(), close: () => {} }));
