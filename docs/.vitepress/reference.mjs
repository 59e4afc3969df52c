/**
 * The reference: a page for each entry of the packages, made of their types and docstrings. An export that has none is an
 * error, and so is a docstring that links to nothing.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Application, Comment, Converter, ReflectionKind } from 'typedoc';
import { MarkdownPageEvent } from 'typedoc-plugin-markdown';
import { ENTRIES } from './entries.mjs';
import { ROOT } from './root.mjs';

/** Writes all pages into this folder. Throws an `Error` that says what is missing. */
export async function writeReference(folder) {
  rmSync(folder, { recursive: true, force: true });
  const app = await Application.bootstrapWithPlugins({
    plugin: ['typedoc-plugin-markdown'],
    entryPoints: ENTRIES.map(({ source }) => join(ROOT, `${source}.ts`)),
    tsconfig: join(ROOT, 'docs/tsconfig.json'),
    basePath: ROOT,
    outputs: [{ name: 'markdown', path: folder }],
    logLevel: 'Warn',
    // `npm run types` has looked for them.
    skipErrorChecking: true,
    validation: { invalidLink: true },
    readme: 'none',
    disableSources: true,
    excludeExternals: true,
    excludePrivate: true,
    groupOrder: ['Functions', 'Classes', 'Variables', 'Interfaces', 'Type Aliases'],
    router: 'module',
    excludeScopesInPaths: true,
    entryFileName: 'index',
    pageTitleTemplates: { index: 'Reference', module: ({ name }) => name },
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    expandParameters: true,
    parametersFormat: 'table',
    interfacePropertiesFormat: 'table',
    classPropertiesFormat: 'table',
    typeAliasPropertiesFormat: 'table',
    propertyMembersFormat: 'table',
    typeDeclarationFormat: 'table',
    sanitizeComments: true,
  });
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, tellTypesOfSchemas);
  app.renderer.on(MarkdownPageEvent.END, (page) => {
    page.contents = tidied(page.contents);
  });

  const project = await app.convert();
  if (!project) throw new Error('The sources cannot be read.');
  for (const module of project.children) {
    const { name, source } = ENTRIES.find((entry) => entry.source.replace(/\/index$/, '') === module.name);
    module.name = name;
    module.comment = introduction(`${source}.ts`);
  }
  for (const of of [project, ...project.groups]) of.children.sort(byName);
  for (const reflection of project.getReflectionsByKind(ReflectionKind.All)) simplify(reflection);
  const silent = project.children.flatMap((module) =>
    module.children.filter(isSilent).map((child) => `${module.name}: ${child.name}`),
  );
  if (silent.length > 0) throw new Error(`Without a docstring (${silent.length}):\n${silent.join('\n')}`);
  app.validate(project);
  await app.generateOutputs(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) throw new Error('The reference has the faults above.');
}

function byName(a, b) {
  return a.name < b.name ? -1 : 1;
}

/** What the file of an entry begins with; what is further in there is code. */
function introduction(source) {
  const [, words] = /^(?:'use client';\s+)?\/\*\*(.+?)\*\//s.exec(readFileSync(join(ROOT, source), 'utf8')) ?? [];
  if (words === undefined) throw new Error(`${source} does not say at its top what it is for`);
  const text = words.replace(/^ *\* ?/gm, '').trim();
  const asCode = (lines) => `\`\`\`ts\n${lines.replace(/^ {2}/gm, '').trimEnd()}\n\`\`\`\n`;
  return new Comment([{ kind: 'text', text: text.replace(/(?:^ {2}.+\n?)+/gm, asCode) }]);
}

/** Told elsewhere, or told of by nothing but its name. */
function isSilent(child) {
  if (child.kindOf(ReflectionKind.Reference)) return false;
  return !child.hasComment() && !child.signatures?.some((signature) => signature.hasComment());
}

/** A type that is inferred of a schema is told as what it is, in the words of the schema unless it has its own. */
function tellTypesOfSchemas(context, reflection) {
  if (!reflection.kindOf(ReflectionKind.TypeAlias)) return;
  const [declaration] = context.getSymbolFromReflection(reflection)?.declarations ?? [];
  const schema =
    /^z\.infer<typeof \w+>$/.test(declaration?.type?.getText()) && declaration.type.typeArguments[0].exprName;
  if (!schema) return;
  reflection.comment ??= context.getComment(context.getSymbolAtLocation(schema), ReflectionKind.Variable);
  reflection.comment?.modifierTags.add('@useDeclaredType');
}

function simplify(reflection) {
  const { type } = reflection;
  // All that a schema of zod is made of would fill pages: its kind is enough beside the type that is inferred of it.
  if (type?.type === 'reference' && type.package === 'zod') type.typeArguments = undefined;
  if (reflection.name === '__namedParameters') {
    reflection.name = /^[A-Z]/.test(reflection.parent.name) ? 'props' : 'options';
  }
}

/** What other entries tell is listed on a line each. */
function tidied(text) {
  return text.replaceAll(/^### \S+\n\nRe-exports (.+)\n(?:\n\*\*\*\n)?\n?/gm, '- $1\n');
}
