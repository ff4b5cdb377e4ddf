/** Every registered study keeps what all studies must keep, and the checks catch studies that are broken on purpose. */
import { beforeAll, describe, expect, it } from 'vitest';
import { listStudies } from '../../src/studies/registry.ts';
import { allocates } from '../tools/broken/allocates.ts';
import { forgetsCuts } from '../tools/broken/forgets-cuts.ts';
import { looksAhead } from '../tools/broken/looks-ahead.ts';
import { garbageLimit, measureGarbage } from '../tools/gc-probe.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { checkCuts, checkPrefix, checks, paramSets } from '../tools/study-suite.ts';

beforeAll(loadKernelsInNode);

it('there are studies', () => {
  expect(listStudies().length).toBeGreaterThanOrEqual(7);
});

describe.each(listStudies().map((definition) => [definition.id, definition] as const))('%s', (_, definition) => {
  describe.each(paramSets(definition).map((params) => [JSON.stringify(params), params] as const))('with %s', (__, params) => {
    it.each(Object.entries(checks))('%s', (___, check) => {
      expect(check(definition, params)).toBeUndefined();
    });
  });

  it('leaves no garbage in a million rows', async () => {
    const { bytes, collections } = await measureGarbage(definition, paramSets(definition)[0]);
    expect(collections).toBe(0);
    expect(bytes).toBeLessThanOrEqual(garbageLimit);
  });

  it('says what it is', () => {
    const { doc, outputs, title } = definition;
    for (const text of [title, doc.what, doc.formula.join(' '), doc.read, doc.limits, ...outputs.map((spec) => spec.unit)])
      expect(text).not.toBe('');
    expect(doc.references.length).toBeGreaterThan(0);
    expect(new Set(outputs.map((spec) => spec.id)).size).toBe(outputs.length);
  });
});

describe('a study broken on purpose', () => {
  it('that looks ahead is caught', () => {
    expect(checkPrefix(looksAhead, {})).toContain('change the outputs before them');
  });

  it('that forgets what came before the cut is caught', () => {
    expect(checkCuts(forgetsCuts, {})).toContain('other cuts give other values');
  });

  it('that allocates is caught, and only by the probe', async () => {
    for (const check of Object.values(checks)) expect(check(allocates, {})).toBeUndefined();
    const { bytes, collections } = await measureGarbage(allocates, {});
    expect(bytes > garbageLimit || collections > 0).toBe(true);
  });
});
