/** Reads and parses the project's own files for the rules of this folder. Paths are relative to the root of the repository. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseSync } from 'vite';

/** A node of the syntax tree: `type`, and whatever fields the type has. */
export interface SyntaxNode {
  type: string;
  [field: string]: unknown;
}

export interface Import {
  specifier: string;
  /** Path in the repository, for relative specifiers; a glob pattern keeps its stars. */
  target?: string;
  /** `worker` is a `new URL('./x.ts', import.meta.url)`. */
  kind: 'value' | 'type' | 'worker';
}

export interface Module {
  path: string;
  text: string;
  lines: number;
  imports: Import[];
  comments: { text: string; line: number }[];
  /** Every node, parents before children; none for files that are not scripts. */
  nodes: SyntaxNode[];
  /** Why a script does not parse. */
  error?: string;
}

export const root = resolve(import.meta.dirname, '../..');

const folders = ['src', 'assembly', 'test', 'models'];
const skipped = new Set(['build', 'node_modules', '.cache', 'dist', 'test-results']);
const texts = /\.(ts|tsx|mjs|css|md|html|json)$/;

/** Every text file of the project's folders. */
export function readProject(): Module[] {
  const paths = folders.flatMap((folder) => list(folder));
  return paths.filter((path) => texts.test(path)).map((path) => parseModule(path, readFileSync(join(root, path), 'utf8')));
}

function list(folder: string): string[] {
  let entries: ReturnType<typeof entriesOf>;
  try {
    entries = entriesOf(folder);
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    if (skipped.has(entry.name)) return [];
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? list(path) : [path];
  });
}

function entriesOf(folder: string) {
  return readdirSync(join(root, folder), { withFileTypes: true });
}

export function parseModule(path: string, text: string): Module {
  const module: Module = {
    path,
    text,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    comments: [],
    nodes: [],
  };
  if (!/\.(ts|tsx|mjs)$/.test(path)) return module;
  const parsed = parseSync(path, text);
  const [error] = parsed.errors;
  if (error) module.error = error.message;
  module.comments = parsed.comments.map(({ value, start }) => ({ text: value, line: text.slice(0, start).split('\n').length }));
  collect(parsed.program as unknown as SyntaxNode, module.nodes);
  module.imports = module.nodes.flatMap((node) => importsOf(node, path));
  return module;
}

/** Line of a node, from 1. */
export function lineOf(module: Module, node: SyntaxNode): number {
  return module.text.slice(0, node.start as number).split('\n').length;
}

function collect(node: SyntaxNode, into: SyntaxNode[]): void {
  into.push(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child && typeof child === 'object' && typeof (child as SyntaxNode).type === 'string') collect(child as SyntaxNode, into);
    }
  }
}

function importsOf(node: SyntaxNode, path: string): Import[] {
  const found = (source: unknown, kind: Import['kind']): Import[] => {
    const specifier = (source as { value?: unknown } | null)?.value;
    if (typeof specifier !== 'string' || specifier.startsWith('!')) return [];
    const plain = specifier.replace(/\?.*$/, '');
    if (!plain.startsWith('.')) return [{ specifier, kind }];
    const resolved = join(dirname(path), plain);
    return [{ specifier, kind, target: path.startsWith('assembly/') && !plain.endsWith('.ts') ? `${resolved}.ts` : resolved }];
  };
  switch (node.type) {
    case 'ImportDeclaration':
      return found(node.source, isTypeOnly(node, 'importKind') ? 'type' : 'value');
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return found(node.source, isTypeOnly(node, 'exportKind') ? 'type' : 'value');
    case 'TSImportType':
      return found(node.source ?? (node.argument as SyntaxNode | undefined)?.literal, 'type');
    case 'ImportExpression':
      return found(node.source, 'value');
    case 'NewExpression': {
      const [first, second] = node.arguments as SyntaxNode[];
      const isUrl = (node.callee as SyntaxNode).name === 'URL' && (second?.object as SyntaxNode | undefined)?.type === 'MetaProperty';
      return isUrl ? found(first, 'worker') : [];
    }
    case 'CallExpression': {
      const callee = node.callee as SyntaxNode;
      const isGlob = callee.type === 'MemberExpression' && (callee.property as SyntaxNode).name === 'glob';
      if (!isGlob) return [];
      const [first] = node.arguments as SyntaxNode[];
      const patterns = first?.type === 'ArrayExpression' ? (first.elements as SyntaxNode[]) : [first];
      return patterns.flatMap((pattern) => found(pattern, 'value'));
    }
    default:
      return [];
  }
}

function isTypeOnly(node: SyntaxNode, field: 'importKind' | 'exportKind'): boolean {
  if (node[field] === 'type') return true;
  const specifiers = (node.specifiers ?? []) as SyntaxNode[];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier[field] === 'type');
}
