/** Names: files, folders, ids that must equal their path, registries that must explain themselves. */
import { longestReadme } from './habits.ts';
import type { Module, SyntaxNode } from './modules.ts';

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;
const shouted = new Set(['README.md', 'CHANGELOG.md', 'LICENSE']);

export function unkebab(modules: readonly Module[]): string[] {
  const fixture = /^test\/reference\/[^/]+\.json$/;
  return modules
    .filter(({ path }) => !fixture.test(path) && path.split('/').some((part) => !kebab.test(part) && !shouted.has(part)))
    .map(({ path }) => path);
}

/** Where a definition's id comes from: path pattern -> id. */
const ids: [path: RegExp, id: (match: RegExpExecArray) => string][] = [
  [/^src\/studies\/([^/]+)\/([^/]+)\.(?:study|analysis)\.ts$/, ([, family, name]) => `${family}.${name}`],
  [/^src\/sources\/(?:formats|venues)\/([^/]+)\.(?:format|venue)\.ts$/, ([, name]) => name!],
  [/^src\/desk\/panels\/(?:[^/]+\/)?([^/]+)\.panel\.ts$/, ([, name]) => name!],
  [/^src\/desk\/spaces\/([^/]+)\.space\.ts$/, ([, name]) => name!],
  [/^src\/methods\/(?:[^/]+\/)?([^/]+)\.ts$/, ([, name]) => name!],
];

/** Definitions whose id is not their path. */
export function misnamed(modules: readonly Module[]): string[] {
  return modules.flatMap((module) => {
    const id = definedId(module);
    const rule = ids.find(([path]) => path.test(module.path));
    if (id === undefined || !rule) return [];
    const expected = rule[1](rule[0].exec(module.path)!);
    return id === expected ? [] : [`${module.path} defines ${id}, expected ${expected}`];
  });
}

/** The `id` of the object given to a `defineX` call: a text, or a constant of the file. */
export function definedId({ nodes }: Module): string | undefined {
  for (const node of nodes) {
    if (node.type !== 'CallExpression' || !/^define[A-Z]/.test(String((node.callee as SyntaxNode).name))) continue;
    const [definition] = node.arguments as SyntaxNode[];
    const properties = (definition?.properties ?? []) as { key?: SyntaxNode; value?: SyntaxNode }[];
    const given = properties.find(({ key }) => key?.name === 'id')?.value;
    const constant = nodes.find(
      ({ type, id }) => type === 'VariableDeclarator' && given?.type === 'Identifier' && (id as SyntaxNode).name === given.name,
    );
    const id = constant ? (constant.init as SyntaxNode | undefined)?.value : given?.value;
    if (typeof id === 'string') return id;
  }
  return undefined;
}

export const registries = [
  'src/sources/venues',
  'src/sources/formats',
  'src/methods',
  'src/studies',
  'src/desk/panels',
  'src/desk/spaces',
  'src/desk/commands',
];

/** Registry folders in use that have no README, or a long one. */
export function unexplained(modules: readonly Module[]): string[] {
  return registries.flatMap((folder) => {
    const inside = modules.filter(({ path }) => path.startsWith(`${folder}/`));
    if (inside.length === 0) return [];
    const readme = inside.find(({ path }) => path === `${folder}/README.md`);
    if (!readme) return [`${folder} has no README.md`];
    return readme.lines > longestReadme ? [`${readme.path} has ${readme.lines} lines`] : [];
  });
}
