import { openMongo } from '../../src/database/mongodb.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { storeContract } from '../stores/contract.ts';
import { isOnFerretDB, newDatabaseUrl } from '../support/mongodb-url.ts';

const scale = isOnFerretDB() ? { crowd: 90, runs: 25 } : {};

storeContract(
  'MongoDB',
  async () => {
    const { db, close } = await openMongo(newDatabaseUrl());
    return { store: mongoStore(db), close: () => db.dropDatabase().then(close) };
  },
  { idOf: (number) => number.toString(16).padStart(24, '0'), ...scale },
);
