import { readFileSync } from 'node:fs';

const OF_ZOD = /\/zod\/v4\/core\/(json-schema-processors|to-json-schema)\.js$/;

/**
 * For a build that asks for the JSON Schema of no schema: a fifth of what it would hold of zod makes that, and no bundler
 * can tell, since each schema can be asked.
 *
 * @returns {import('vite').Plugin}
 */
export function withoutJsonSchema() {
  let isFound = false;
  return {
    name: 'without-json-schema',
    enforce: 'pre',
    load(id) {
      if (!OF_ZOD.test(id)) return null;
      isFound = true;
      const exported = [...readFileSync(id, 'utf8').matchAll(/^export (?:const|function) (\w+)/gm)];
      const leftOut = exported.map(([, name = '']) =>
        // Called for each schema, to make the method by which it could be asked.
        name.startsWith('create') ? `export const ${name} = () => leftOut;` : `export { leftOut as ${name} };`,
      );
      return {
        code: `function leftOut() { throw new Error('JSON Schema was left out of this build'); }\n${leftOut.join('\n')}`,
        moduleSideEffects: false,
      };
    },
    buildEnd(failed) {
      if (!failed && !isFound) this.error(`zod has no file that ends like ${OF_ZOD}`);
    },
  };
}
