/** P17: what one lets others see, as it is asked and answered. */
import { z } from 'zod';
import { MOST_SHARING_IDS, SHARING_FIELDS, type Sharing, type SharingName } from '../truth.ts';
import { faceSchema } from './fields.ts';
import { hostIdSchema } from './ids.ts';

const idsSchema = z.array(hostIdSchema()).max(MOST_SHARING_IDS, `has more than ${MOST_SHARING_IDS} ids`);

function schemaOf(name: SharingName): z.ZodType {
  const field = SHARING_FIELDS[name];
  if (field.kind === 'choice') return z.enum(field.of);
  return field.kind === 'flag' ? z.boolean() : idsSchema;
}

const NAMES = Object.keys(SHARING_FIELDS) as SharingName[];

/** What one lets others see of oneself, all of it. */
export const sharingSchema = z.strictObject(
  Object.fromEntries(NAMES.map((name) => [name, schemaOf(name)])) as {
    [Name in SharingName]: z.ZodType<Sharing[Name]>;
  },
);

/** What is left out keeps its value. `confirm`: of what is erased by it, which `activity: 'off'` does. */
export const sharingBodySchema = sharingSchema.partial().extend({ confirm: z.literal(true).optional() });
export type SharingBody = z.infer<typeof sharingBodySchema>;

/** In whose eyes one wants to see oneself. */
export const previewQuerySchema = z.object({ viewer: hostIdSchema() });

/** One's own face, as the viewer gets it. */
export const previewSchema = z.object({ face: faceSchema });
export type Preview = z.infer<typeof previewSchema>;
