import { openMongo } from '../../src/database/mongodb.ts';
import { presenceCollectionsOf } from '../../src/database/mongodb-presence.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { storeContract } from '../stores/contract.ts';
import { isOnFerretDB, newDatabaseUrl } from '../support/mongodb-url.ts';

const scale = isOnFerretDB() ? { crowd: 90, runs: 25 } : {};

storeContract(
  'MongoDB',
  async () => {
    const { db, close } = await openMongo(newDatabaseUrl());
    const { users, anonymous } = presenceCollectionsOf(db);
    return {
      store: mongoStore(db),
      ...(isOnFerretDB() && {
        async forget() {
          await Promise.all([users.deleteMany({}), anonymous.deleteMany({})]);
        },
      }),
      close: () => db.dropDatabase().then(close),
    };
  },
  { idOf: (number) => number.toString(16).padStart(24, '0'), ...scale },
);
