/** House style that a machine can check, file by file. A rule gives the violations, as `path:line what`. */
import { lineOf, type Module, type SyntaxNode } from './modules.ts';

export const longest = 400;
export const longestReadme = 40;

const script = /\.(ts|tsx|mjs)$/;
const registry = /\.(study|analysis|venue|format|panel|flow|space|commands|words|bench)\.ts$/;

function nodesThat(modules: readonly Module[], what: string, wanted: (node: SyntaxNode, module: Module) => boolean): string[] {
  return modules.flatMap((module) =>
    module.nodes.filter((node) => wanted(node, module)).map((node) => `${module.path}:${lineOf(module, node)} ${what}`),
  );
}

const named = (node: unknown, name: string) =>
  (node as SyntaxNode | undefined)?.type === 'Identifier' && (node as SyntaxNode).name === name;

/** Scripts that do not parse; AssemblyScript has a compiler of its own. */
export function unparsed(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path, error }) => error !== undefined && !path.startsWith('assembly/'))
    .map(({ path, error }) => `${path} does not parse: ${error}`);
}

export function tooLong(modules: readonly Module[]): string[] {
  const code = /\.(ts|tsx|mjs|css)$/;
  return modules.filter(({ path, lines }) => code.test(path) && lines > longest).map(({ path, lines }) => `${path} has ${lines} lines`);
}

export function untyped(modules: readonly Module[]): string[] {
  const suppressed = modules.flatMap(({ path, comments }) =>
    comments
      .filter(({ text }) => /@ts-(ignore|expect-error|nocheck)/.test(text))
      .map(({ line }) => `${path}:${line} switches the types off`),
  );
  return [...nodesThat(modules, 'uses any', ({ type }) => type === 'TSAnyKeyword'), ...suppressed];
}

export function talksToConsole(modules: readonly Module[]): string[] {
  const own = modules.filter(({ path }) => path !== 'src/core/log.ts' && !path.endsWith('.mjs'));
  return nodesThat(own, 'uses console', (node) => node.type === 'MemberExpression' && named(node.object, 'console'));
}

export function evaluatesText(modules: readonly Module[]): string[] {
  return nodesThat(modules, 'evaluates text as code', (node) => {
    if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return false;
    return named(node.callee, 'eval') || named(node.callee, 'Function');
  });
}

export function leftUndone(modules: readonly Module[]): string[] {
  const words = /\b(TODO|FIXME|XXX|HACK)\b/;
  return modules.flatMap(({ path, comments }) =>
    comments.filter(({ text }) => words.test(text)).map(({ line }) => `${path}:${line} is left undone`),
  );
}

/** Tests that never run: `it.skip`, `it.only`, `it.todo`; `skipIf` with a computed condition is fine. */
export function testsNotRun(modules: readonly Module[]): string[] {
  const verbs = ['skip', 'only', 'todo', 'fixme'];
  const blocks = ['it', 'test', 'describe'];
  const tests = modules.filter(({ path }) => /\.(test|spec)\.tsx?$/.test(path));
  return nodesThat(tests, 'does not run', (node) => {
    if (node.type !== 'CallExpression') return false;
    const callee = node.callee as SyntaxNode;
    if (callee.type !== 'MemberExpression' || !blocks.some((block) => named(callee.object, block))) return false;
    const [condition] = node.arguments as SyntaxNode[];
    const conditional =
      named(callee.property, 'skip') && condition !== undefined && condition.type !== 'Literal' && !condition.type.includes('Function');
    return verbs.some((verb) => named(callee.property, verb)) && !conditional;
  });
}

/** Files that only hand on what others export. */
export function barrels(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path, nodes }) => {
      if (path === 'assembly/index.ts' || !script.test(path)) return false;
      const body = (nodes[0]?.body ?? []) as SyntaxNode[];
      const passes = ({ type, source }: SyntaxNode) =>
        type === 'ExportAllDeclaration' || (type === 'ExportNamedDeclaration' && Boolean(source));
      return body.length > 0 && body.every(passes);
    })
    .map(({ path }) => `${path} is a barrel`);
}

/** Default exports outside the registries, where they are the contract. */
export function defaultExports(modules: readonly Module[]): string[] {
  const own = modules.filter(({ path }) => path.startsWith('src/') && !registry.test(path) && !path.startsWith('src/methods/'));
  return nodesThat(own, 'has a default export', ({ type }) => type === 'ExportDefaultDeclaration');
}

/** Wall clocks, timers and chance in code that must give the same bytes for the same ticks. */
export function unrepeatable(modules: readonly Module[]): string[] {
  const pure = modules.filter(
    ({ path }) => /^src\/(kernels|market|methods|studies)\//.test(path) || path.startsWith('src/sources/formats/'),
  );
  const members = [
    ['Math', 'random'],
    ['Date', 'now'],
    ['performance', 'now'],
    ['crypto', 'randomUUID'],
  ] as const;
  return nodesThat(pure, 'is not repeatable', (node) => {
    if (node.type === 'MemberExpression')
      return members.some(([object, property]) => named(node.object, object) && named(node.property, property));
    if (node.type === 'NewExpression') return named(node.callee, 'Date') && (node.arguments as unknown[]).length === 0;
    return (
      node.type === 'CallExpression' && ['setTimeout', 'setInterval', 'requestAnimationFrame'].some((name) => named(node.callee, name))
    );
  });
}

/** Rounded to nine digits, once in a study's `open`. */
const roundedHost = new Set(['src/studies/intervals.ts', 'src/methods/maths/distributions.ts', 'src/methods/maths/zeta.ts']);
const hostMaths = ['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'sin', 'cos', 'tan', 'atan', 'atan2', 'asinh', 'tanh'];

/** The host's own elementary functions differ in the last digit between machines: a study, and what it imports, takes the kernels' or `ln`. */
export function differsByMachine(modules: readonly Module[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reached = new Set<string>();
  const follow = (path: string): void => {
    if (reached.has(path) || !/^src\/(studies|methods)\//.test(path)) return;
    reached.add(path);
    for (const { target, kind } of byPath.get(path)?.imports ?? []) if (target && kind !== 'type') follow(target);
  };
  for (const { path } of modules) if (path.endsWith('.study.ts')) follow(path);
  const own = modules.filter(({ path }) => reached.has(path) && !roundedHost.has(path));
  return nodesThat(own, 'takes a function of the host', (node) => {
    if (node.type === 'MemberExpression') return named(node.object, 'Math') && hostMaths.some((name) => named(node.property, name));
    // Whole powers are products.
    const power = node.right as { value?: unknown } | undefined;
    return node.type === 'BinaryExpression' && node.operator === '**' && !Number.isInteger(power?.value);
  });
}

/** Colours belong in src/desk/tokens.css. */
export function colours(modules: readonly Module[]): string[] {
  const literal = /(?<![\w&])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgba?|hsla?|oklch|oklab|hwb)\(/i;
  const own = modules.filter(({ path }) => path.startsWith('src/') && path !== 'src/desk/tokens.css');
  const inStyles = own
    .filter(({ path }) => path.endsWith('.css'))
    .flatMap(({ path, text }) => {
      const plain = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
      return plain.split('\n').flatMap((line, i) => (literal.test(line) ? [`${path}:${i + 1} has a colour`] : []));
    });
  const inScripts = nodesThat(own, 'has a colour', (node) => {
    const text = node.type === 'TemplateElement' ? (node.value as { raw: string }).raw : node.type === 'Literal' ? node.value : undefined;
    return typeof text === 'string' && literal.test(text);
  });
  return [...inStyles, ...inScripts];
}

/** Script files that do not begin by saying what they are. */
export function nameless(modules: readonly Module[]): string[] {
  const own = modules.filter(({ path }) => /^src\/.*\.tsx?$/.test(path) && !registry.test(path));
  return own.filter(({ text }) => !/^\s*(\/\*|\/\/)/.test(text)).map(({ path }) => `${path} does not begin by saying what it is`);
}
