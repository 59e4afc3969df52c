import { memoryStore } from '@meeshy/status-gateway';
import { storeContract } from '@meeshy/status-gateway/testing';
import { afterAll, describe, it } from 'vitest';
import { storeProperties } from './properties.ts';

const open = () => ({ store: memoryStore() });

storeContract({ describe, it, afterAll }, 'memory', open);
storeProperties('memory', open);
