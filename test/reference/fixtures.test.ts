/** Every method against its fixtures: our own goldens beside this file, and the large ones of ../shared/reference where that folder is. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod, listMethods } from '../../src/methods/registry.ts';
import { differences, type Fixture } from '../tools/compare.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

const own = fileURLToPath(new URL('.', import.meta.url));
const shared = fileURLToPath(new URL('../../../shared/reference/', import.meta.url));
const methods = new Set(listMethods().map((method) => method.id));

function fixturesIn(folder: string): Fixture[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('INDEX'));
  return files
    .filter((name) => methods.has(kebab(name.slice(0, -'.json'.length))))
    .flatMap((name) => (JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as { fixtures: Fixture[] }).fixtures);
}

function kebab(method: string): string {
  return method.replaceAll('_', '-');
}

function check(fixture: Fixture): void {
  expect(differences(fixture, callMethod(kebab(fixture.method), fixture.input, fixture.params))).toEqual([]);
}

beforeAll(loadKernelsInNode);

describe('goldens of this repository', () => {
  const fixtures = fixturesIn(own);
  it('has one for every method', () => {
    expect(new Set(fixtures.map((fixture) => kebab(fixture.method)))).toEqual(methods);
  });
  it.each(fixtures)('$name', check);
});

const big = fixturesIn(shared);
describe.skipIf(big.length === 0)(`fixtures of ../shared/reference${big.length === 0 ? ' (the folder is not there)' : ''}`, () => {
  // A suite needs one test to be skipped visibly.
  it('is there', () => expect(big.length).toBeGreaterThan(0));
  it.each(big)('$name', check);
});
