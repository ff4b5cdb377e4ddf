/** Every method against its fixtures through the built kernels in a real browser: our goldens, and ../shared/reference where it is. */
import { beforeAll, describe, expect, it } from 'vitest';
import kernelsUrl from '../../src/kernels/build/kernels.wasm?url';
import { loadKernels } from '../../src/kernels/kernels.ts';
import { callMethod, listMethods } from '../../src/methods/registry.ts';
import { differences, type Fixture } from '../tools/compare.ts';

type Files = Record<string, () => Promise<{ fixtures: Fixture[] }>>;

const own: Files = import.meta.glob<{ fixtures: Fixture[] }>('../reference/*.json', { import: 'default' });
const shared: Files = import.meta.glob<{ fixtures: Fixture[] }>('../../../shared/reference/*.json', { import: 'default' });

/** One file a method; files of methods that are not there yet are not even fetched. */
async function fixturesIn(files: Files): Promise<Fixture[]> {
  const ids = new Set(listMethods().map((method) => method.id));
  const wanted = Object.entries(files).filter(([path]) =>
    ids.has(path.slice(path.lastIndexOf('/') + 1, -'.json'.length).replaceAll('_', '-')),
  );
  return (await Promise.all(wanted.map(([, load]) => load()))).flatMap((file) => file.fixtures);
}

function check(fixture: Fixture): void {
  expect(differences(fixture, callMethod(fixture.method.replaceAll('_', '-'), fixture.input, fixture.params))).toEqual([]);
}

beforeAll(() => loadKernels(fetch(kernelsUrl)));

const [goldens, big] = await Promise.all([fixturesIn(own), fixturesIn(shared)]);

describe('goldens of this repository', () => {
  it('are many', () => expect(goldens.length).toBeGreaterThan(15));
  it.each(goldens)('$name', check);
});

describe.skipIf(big.length === 0)(`fixtures of ../shared/reference${big.length === 0 ? ' (the folder is not there)' : ''}`, () => {
  it('are there', () => expect(big.length).toBeGreaterThan(0));
  it.each(big)('$name', check);
});
