/** The floors of the house: what each folder of src/ may import, and which packages have which door. A rule gives the violations. */
import type { Import, Module, SyntaxNode } from './modules.ts';

type Inside = Import & { target: string };

/** Folder of src/ -> folders whose code it may run. Any folder may import from itself and from files of constants in assembly/. */
const floors: Record<string, string[]> = {
  core: [],
  kernels: ['core'],
  market: ['core', 'kernels'],
  methods: ['core', 'kernels'],
  sources: ['core', 'kernels', 'market', 'methods'],
  studies: ['core', 'kernels', 'market', 'methods'],
  engine: ['core', 'kernels', 'market', 'methods', 'sources', 'studies'],
  api: ['core', 'market', 'engine'],
  desk: ['core', 'market', 'api', 'docs'],
  'main.tsx': ['core', 'api', 'desk'],
  'sw.ts': [],
};

/** Contracts that may be imported as types from below: [importing path starts with, imported path]. */
const typesFromAbove: [string, string][] = [
  ['src/market/view.ts', 'src/studies/study.ts'],
  ['src/engine/', 'src/api/types.ts'],
  ['src/engine/', 'src/api/stream-types.ts'],
  ['src/engine/', 'src/api/alert-types.ts'],
  ['src/engine/', 'src/api/flow-types.ts'],
  ['src/api/', 'src/studies/study.ts'],
  ['src/api/', 'src/sources/format.ts'],
  ['src/api/', 'src/sources/simulator/params.ts'],
  ['src/api/', 'src/sources/venue.ts'],
  ['src/api/', 'src/sources/live/status.ts'],
  ['src/desk/', 'src/studies/study.ts'],
  ['src/desk/', 'src/sources/format.ts'],
  ['src/desk/', 'src/sources/venue.ts'],
];

/** What the page itself may run of the engine: the client side of the workers. */
const engineForPage = /^src\/engine\/workers\/(?!.*\.worker\.ts$)/;

/** Package -> where it may be imported. Any other package is not for src/. */
const doors: [name: RegExp, where: RegExp][] = [
  [/^solid-js(\/|$)/, /^src\/(desk\/|main\.tsx$)/],
  [/^dockview-core(\/|$)/, /^src\/desk\/app\//],
  [/^lightweight-charts$/, /^src\/desk\/charts\//],
  [/^dexie$/, /^src\/engine\/store\//],
  [/^fake-indexeddb$/, /^src\/engine\/store\/memory\.ts$/],
  [/^comlink$/, /^src\/(engine\/workers|api)\//],
  [/^papaparse$/, /^src\/sources\/(formats|rows)\/[^/]*csv[^/]*\.ts$/],
  [/^@zip\.js\/zip\.js(\/|$)/, /^src\/sources\/zip\.ts$/],
  [/^onnxruntime-web(\/|$)/, /^src\/engine\/infer\//],
  [/^workbox-/, /^src\/sw\.ts$/],
  [/^ml-matrix$/, /^src\/methods\/maths\/matrix\.ts$/],
  [/^hyparquet-writer$/, /^src\/engine\/export\/parquet-rows\.ts$/],
  [/^three(\/|$)/, /^src\/desk\/panels\/surface-[^/]+\.ts$/],
  [/^temml$/, /^src\/desk\/widgets\/formula\.tsx$/],
  [/^virtual:pwa-register/, /^src\/main\.tsx$/],
];

const registry = /\.(study|analysis|venue|format|panel|flow)\.ts$/;

function floorOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function mayImport(from: Module, { target, kind }: Inside): boolean {
  if (target.startsWith('src/kernels/build/')) return ['engine', 'kernels', 'api'].includes(floorOf(from.path));
  if (!target.startsWith('src/')) return false;
  const floor = floorOf(from.path);
  const other = floorOf(target);
  if (floor === other) return true;
  if (kind === 'type' && typesFromAbove.some(([path, contract]) => from.path.startsWith(path) && target === contract)) return true;
  if (!floors[floor]?.includes(other)) return false;
  return floor !== 'api' || other !== 'engine' || kind === 'type' || engineForPage.test(target);
}

/** A file of assembly/ that both languages read: nothing but exported constants. */
function isConstants({ path, nodes }: Module): boolean {
  const body = (nodes[0]?.body ?? []) as SyntaxNode[];
  return path.startsWith('assembly/') && body.every(({ declaration }) => (declaration as SyntaxNode | undefined)?.kind === 'const');
}

/** Imports that go up, or to a floor that is not theirs. */
export function floorViolations(modules: readonly Module[]): string[] {
  const constants = new Set(modules.filter(isConstants).map(({ path }) => path));
  return modules
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap((module) =>
      module.imports
        .filter(
          (entry): entry is Inside => entry.target !== undefined && !constants.has(entry.target) && !mayImport(module, entry as Inside),
        )
        .map(({ target }) => `${module.path} imports ${target}`),
    );
}

/** Packages imported elsewhere than behind their door. */
export function doorViolations(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path }) => path.startsWith('src/'))
    .flatMap((module) =>
      module.imports
        .filter(
          ({ target, specifier }) =>
            target === undefined && !doors.some(([name, where]) => name.test(specifier) && where.test(module.path)),
        )
        .map(({ specifier }) => `${module.path} imports the package ${specifier}`),
    );
}

/** Registry files that import a sibling: what they share belongs in a method. */
export function siblingViolations(modules: readonly Module[]): string[] {
  return modules
    .filter(({ path }) => registry.test(path))
    .flatMap((module) =>
      module.imports
        .filter(({ target }) => target !== undefined && registry.test(target))
        .map(({ target }) => `${module.path} imports ${target}`),
    );
}

/** What the page loads (workers apart) that belongs in a worker: studies, methods, formats, the engine. */
export function pageViolations(modules: readonly Module[], entry = 'src/main.tsx'): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reached = new Map<string, string>([[entry, '']]);
  for (const path of reached.keys()) {
    for (const { target, kind } of byPath.get(path)?.imports ?? []) {
      if (kind === 'value' && target !== undefined && !reached.has(target)) reached.set(target, path);
    }
  }
  const forbidden = (path: string) =>
    /^src\/(studies|methods|sources|kernels)\//.test(path) || (path.startsWith('src/engine/') && !engineForPage.test(path));
  return [...reached].filter(([path]) => forbidden(path)).map(([path, by]) => `${by} brings ${path} into the page`);
}
