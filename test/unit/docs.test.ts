/** The documentation that travels with every study, analysis and method: whole, and its formulas can be set. */
import temml from 'temml';
import { describe, expect, it } from 'vitest';
import type { Doc } from '../../src/core/doc.ts';
import { listMethods } from '../../src/methods/registry.ts';
import { listAnalyses } from '../../src/studies/analyses.ts';
import { listStudies } from '../../src/studies/registry.ts';

const docs: [id: string, doc: Doc][] = [...listStudies(), ...listAnalyses(), ...listMethods()].map(({ id, doc }) => [id, doc]);

/** What stands between dollars in a text. */
const inline = (text: string): string[] => text.split('$').filter((_, place) => place % 2 === 1);

describe.each(docs)('%s', (_id, doc) => {
  it('says what it is, how to read it, when to doubt it and where it comes from', () => {
    expect([doc.what, doc.read, doc.limits].every((text) => text.length > 20)).toBe(true);
    expect(doc.formula.length).toBeGreaterThan(0);
    expect(doc.references.length).toBeGreaterThan(0);
  });

  it('has formulas that can be set', () => {
    const texts = [doc.what, doc.read, doc.limits, doc.where ?? ''];
    for (const text of texts) expect(text.split('$').length % 2).toBe(1);
    for (const latex of [...doc.formula, ...texts.flatMap(inline)]) {
      expect(temml.renderToString(latex, { throwOnError: true })).toMatch(/^<math/);
    }
  });
});

it('is not satisfied by a formula that is none', () => {
  expect(() => temml.renderToString('\\frac{1', { throwOnError: true })).toThrow();
});
