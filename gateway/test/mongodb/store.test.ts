import { storeContract } from '@meeshy/status-gateway/testing';
import { afterAll, describe, it } from 'vitest';
import { openMongo } from '../../src/database/mongodb.ts';
import { presenceCollectionsOf } from '../../src/database/mongodb-presence.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { storeProperties } from '../stores/properties.ts';
import { isOnFerretDB, newDatabaseUrl } from '../support/mongodb-url.ts';

const idOf = (number: number) => number.toString(16).padStart(24, '0');

async function open() {
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
}

storeContract({ describe, it, afterAll }, 'MongoDB', open, { idOf, ...(isOnFerretDB() && { crowd: 40 }) });
storeProperties('MongoDB', open, { idOf, ...(isOnFerretDB() && { runs: 25 }) });
