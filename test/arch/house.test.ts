/** The house plan holds in every file of the project, and each rule is shown to catch what it forbids. */
import { describe, expect, it } from 'vitest';
import { doorViolations, floorViolations, pageViolations, siblingViolations } from './floors.ts';
import * as habits from './habits.ts';
import { type Module, parseModule, readProject } from './modules.ts';
import { definedId, misnamed, registries, unexplained, unkebab } from './names.ts';

const project = readProject();

type Rule = (modules: readonly Module[]) => string[];

/** Rule, a file that breaks it, a file much like it that does not. */
const rules: [name: string, rule: Rule, broken: [path: string, text: string][], fine: [path: string, text: string]][] = [
  [
    'floors',
    floorViolations,
    [
      ['src/core/a.ts', "import { x } from '../market/meta.ts';"],
      ['src/methods/a.ts', "import type { X } from '../market/meta.ts';"],
      ['src/studies/flow/a.study.ts', "export { x } from '../../engine/graph.ts';"],
      ['src/market/a.ts', "const x = import('../desk/panels/tape.tsx');"],
      ['src/desk/a.tsx', "import { x } from '../engine/workers/client.ts';"],
      ['src/api/a.ts', "import { openEngine } from '../engine/graph.ts';"],
      ['src/engine/a.ts', "import { x } from '../../test/tools/kernels.ts';"],
      ['src/market/a.ts', "type X = import('../engine/engine.ts').Engine;"],
      ['src/sw.ts', "import { x } from './core/log.ts';"],
    ],
    ['src/engine/a.ts', "import type { X } from '../api/types.ts'; import './b.ts';"],
  ],
  [
    'doors',
    doorViolations,
    [
      ['src/engine/a.ts', "import Dexie from 'dexie';"],
      ['src/desk/app/a.ts', "import { wrap } from 'comlink';"],
      ['src/sources/formats/ndjson.format.ts', "import Papa from 'papaparse';"],
      ['src/desk/panels/a.tsx', "import type { Time } from 'lightweight-charts';"],
      ['src/core/a.ts', "import { createSignal } from 'solid-js';"],
      ['src/desk/panels/a.tsx', "import { createDockview } from 'dockview-core';"],
      ['src/engine/store/a.ts', "import fs from 'node:fs';"],
    ],
    ['src/engine/store/a.ts', "import Dexie from 'dexie';"],
  ],
  [
    'siblings',
    siblingViolations,
    [['src/studies/flow/a.study.ts', "import b from './b.study.ts';"]],
    ['src/studies/flow/a.study.ts', "import { ofi } from '../../methods/book/ofi.ts';"],
  ],
  [
    'the page',
    (modules) => pageViolations(modules, modules[0]!.path),
    [
      ['src/main.tsx', "import.meta.glob('./studies/*/*.study.ts');"],
      ['src/main.tsx', "import('./engine/graph.ts');"],
    ],
    ['src/main.tsx', "import './engine/workers/client.ts'; new Worker(new URL('./engine/graph.ts', import.meta.url));"],
  ],
  ['syntax', habits.unparsed, [['src/core/a.ts', 'const = 1;']], ['src/core/a.ts', 'const a = 1;']],
  ['length', habits.tooLong, [['src/core/a.ts', '\n'.repeat(401)]], ['src/core/a.ts', '\n'.repeat(400)]],
  [
    'types',
    habits.untyped,
    [
      ['src/core/a.ts', 'let a: any[] = [];'],
      ['test/unit/a.test.ts', 'f(x as any);'],
      ['src/core/a.ts', '// @ts-ignore\nf();'],
      ['src/core/a.tsx', '/* @ts-expect-error */ f();'],
    ],
    ['src/core/a.ts', "// any of @ts things\nconst any = 'any';"],
  ],
  ['console', habits.talksToConsole, [['src/core/a.ts', 'console.warn(1);']], ['src/core/log.ts', 'console.warn(1);']],
  [
    'eval',
    habits.evaluatesText,
    [
      ['src/core/a.ts', "eval('1');"],
      ['src/core/a.ts', "new Function('a', 'return a');"],
    ],
    ['src/core/a.ts', 'evaluate(f);'],
  ],
  ['unfinished', habits.leftUndone, [['src/core/a.ts', `// TO${'DO'} later`]], ['src/core/a.ts', "const a = 'TODO';"]],
  [
    'tests not run',
    habits.testsNotRun,
    [
      ['test/unit/a.test.ts', "it.skip('x', () => {});"],
      ['test/unit/a.test.ts', "describe.only('x', () => {});"],
      ['test/e2e/a.spec.ts', "test.skip(true, 'x');"],
    ],
    ['test/unit/a.test.ts', "it.skipIf(missing)('x', () => {}); test.skip(missing, 'x');"],
  ],
  [
    'barrels',
    habits.barrels,
    [['src/core/index.ts', "export * from './a.ts';\nexport { b } from './b.ts';"]],
    ['src/core/a.ts', 'export const a = 1;'],
  ],
  [
    'default exports',
    habits.defaultExports,
    [['src/core/a.ts', 'export default 1;']],
    ['src/studies/flow/a.study.ts', 'export default defineStudy({});'],
  ],
  [
    'repeatable',
    habits.unrepeatable,
    [
      ['src/studies/flow/a.study.ts', 'const t = Date.now();'],
      ['src/methods/a.ts', 'const x = Math.random();'],
      ['src/market/a.ts', 'setTimeout(f, 1);'],
      ['src/market/a.ts', 'const d = new Date();'],
    ],
    ['src/market/a.ts', 'const d = new Date(0); Math.max(1);'],
  ],
  [
    'the same on every machine',
    habits.differsByMachine,
    [
      ['src/studies/flow/a.study.ts', 'const x = Math.exp(1);'],
      ['src/studies/flow/a.study.ts', 'const x = 2 ** 0.5;'],
    ],
    ['src/studies/flow/a.analysis.ts', 'const x = Math.log(2); const y = x ** 2;'],
  ],
  [
    'colours',
    habits.colours,
    [
      ['src/desk/a.css', 'a { color: #fff; }'],
      ['src/desk/a.css', 'a { color: rgb(1 2 3); }'],
      ['src/desk/a.tsx', "const c = 'hsl(1, 2%, 3%)';"],
      ['src/desk/a.tsx', 'const c = `1px solid #0e1116`;'],
    ],
    ['src/desk/a.tsx', "class A { #add = 1; } const b = '#root'; const c = 'var(--line)'; // #fff"],
  ],
  ['first lines', habits.nameless, [['src/core/a.ts', 'export const a = 1;']], ['src/core/a.ts', '/** A. */\nexport const a = 1;']],
  [
    'kebab-case',
    unkebab,
    [
      ['src/core/camelCase.ts', ''],
      ['src/Core/a.ts', ''],
      ['src/core/a_b.ts', ''],
    ],
    ['src/docs/adr/0001-transferred-columns.md', ''],
  ],
  [
    'ids',
    misnamed,
    [
      ['src/studies/flow/ofi.study.ts', "export default defineStudy({ id: 'flow.cvd' });"],
      ['src/sources/formats/a.format.ts', "export default defineFormat({ id: 'b' });"],
      ['src/methods/unit-root/adf.ts', "export default defineMethod({ id: 'kpss' });"],
      ['src/methods/unit-root/adf.ts', "const id = 'kpss'; export default defineMethod({ id });"],
    ],
    ['src/studies/flow/ofi.study.ts', "export default defineStudy({ id: 'flow.ofi' });"],
  ],
  [
    'registries',
    unexplained,
    [
      ['src/studies/flow/a.study.ts', ''],
      ['src/studies/README.md', '\n'.repeat(41)],
    ],
    ['src/studies/README.md', '# Studies\n'],
  ],
];

it('reads the whole project', () => {
  expect(project.length).toBeGreaterThan(100);
  for (const folder of ['core', 'kernels', 'market', 'methods', 'sources', 'studies', 'engine', 'api', 'desk']) {
    expect(project.filter(({ path, nodes }) => path.startsWith(`src/${folder}/`) && nodes.length > 1).length).toBeGreaterThan(0);
  }
  expect(project.reduce((sum, { imports }) => sum + imports.length, 0)).toBeGreaterThan(300);
  expect(project.filter(({ path }) => registries.some((folder) => path.startsWith(folder))).length).toBeGreaterThan(10);
});

describe.each(rules)('%s', (_name, rule, broken, fine) => {
  it('hold in the project', () => expect(rule(withEntryFirst(project))).toEqual([]));
  it.each(broken)('are seen to be broken in %s: %s', (path, text) => expect(rule([parseModule(path, text)])).not.toEqual([]));
  it('let the right thing pass', () => expect(rule([parseModule(...fine)])).toEqual([]));
});

it('finds the id of every definition', () => {
  const definitions = project.filter(({ path }) => /^src\/.*\.(study|analysis|format|venue|panel)\.ts$/.test(path));
  expect(definitions.filter((module) => definedId(module) === undefined).map(({ path }) => path)).toEqual([]);
});

it('lets any floor read the constants of assembly/, and no other file of it', () => {
  const reader = parseModule('src/core/a.ts', "import { A } from '../../assembly/a.ts';");
  expect(floorViolations([reader, parseModule('assembly/a.ts', '/** A. */\nexport const A = 1;\nexport const B = 2;')])).toEqual([]);
  expect(floorViolations([reader, parseModule('assembly/a.ts', 'export const A = 1;\nexport function b(): void {}')])).toHaveLength(1);
});

/** The page rule starts from the first module. */
function withEntryFirst(modules: readonly Module[]): Module[] {
  return [...modules].sort((a, b) => Number(b.path === 'src/main.tsx') - Number(a.path === 'src/main.tsx'));
}
