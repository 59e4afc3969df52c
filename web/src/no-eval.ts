/**
 * The content security policy forbids `eval`; zod would try it, and the browser would complain on its console.
 * Has to be imported before the first schema is made.
 */
import { config } from 'zod';

config({ jitless: true });
