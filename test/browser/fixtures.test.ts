/**
 * Every method against its fixtures through the built kernels in a real browser: our goldens, and ../shared/reference where it is, all of
 * whose methods there must be. What passed is written down method by method.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import kernelsUrl from '../../src/kernels/build/kernels.wasm?url';
import { loadKernels } from '../../src/kernels/kernels.ts';
import { callMethod, listMethods } from '../../src/methods/registry.ts';
import { differences, type Fixture } from '../tools/compare.ts';

type Files = Record<string, () => Promise<{ fixtures: Fixture[] }>>;

const own: Files = import.meta.glob<{ fixtures: Fixture[] }>('../reference/*.json', { import: 'default' });
const shared: Files = import.meta.glob<{ fixtures: Fixture[] }>(['../../../shared/reference/*.json', '!**/INDEX.json'], {
  import: 'default',
});
const tally: string[] = [];

/** `../reference/half_life.json` is the file of half-life. */
const methodOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1, -'.json'.length).replaceAll('_', '-');

function checkAll(files: Files, folder: string): void {
  it.each(Object.keys(files).map((path) => [methodOf(path), path] as const))('%s', async (method, path) => {
    const { fixtures } = await files[path]!();
    const failed = fixtures
      .map((fixture) => ({ name: fixture.name, differing: differencesOf(fixture) }))
      .filter(({ differing }) => differing.length > 0);
    tally.push(`${method.padEnd(24)} ${fixtures.length - failed.length}/${fixtures.length} of ${folder}`);
    expect(fixtures.length).toBeGreaterThan(0);
    expect(failed).toEqual([]);
  });
}

function differencesOf(fixture: Fixture): unknown[] {
  try {
    return differences(fixture, callMethod(fixture.method.replaceAll('_', '-'), fixture.input, fixture.params));
  } catch (thrown) {
    return [String(thrown)];
  }
}

beforeAll(() => loadKernels(fetch(kernelsUrl)));
// Printed by `npm test`: a page has no other way out.
afterAll(() => commands.writeFile('test/.cache/report/methods.txt', `${tally.sort().join('\n')}\n`));

describe('goldens of this repository', () => {
  it('are there for every method', () => expect(Object.keys(own).map(methodOf).sort()).toEqual(listMethods().map(({ id }) => id)));
  checkAll(own, 'test/reference');
});

const none = Object.keys(shared).length === 0;
describe.skipIf(none)(`fixtures of ../shared/reference${none ? ' (the folder is not there)' : ''}`, () => {
  it('are of 51 methods', () => expect(Object.keys(shared)).toHaveLength(51));
  checkAll(shared, '../shared/reference');
});
