import { expectDocumented, expectToldAsDocumented } from '../../support/documented.ts';
import type { Looks } from './site.ts';

/** Whatever a gateway says is in its documents. */
export const AS_DOCUMENTED: Looks = { answered: expectDocumented, told: expectToldAsDocumented };
