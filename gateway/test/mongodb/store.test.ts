import { inject } from 'vitest';
import { openMongo } from '../../src/database/mongodb.ts';
import { mongoStore } from '../../src/stores/mongodb.ts';
import { storeContract } from '../stores/contract.ts';
import { newDatabaseUrl } from '../support/mongodb-url.ts';

// FerretDB compares versions by reading the whole collection, and stands still at a hundred of them in one batch.
const scale = inject('mongodb').isFerretDB ? { crowd: 90, runs: 25 } : {};

storeContract(
  'MongoDB',
  async () => {
    const { db, close } = await openMongo(newDatabaseUrl());
    return { store: mongoStore(db), close: () => db.dropDatabase().then(close) };
  },
  { idOf: (number) => number.toString(16).padStart(24, '0'), ...scale },
);
