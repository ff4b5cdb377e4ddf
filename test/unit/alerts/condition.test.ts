/** Conditions: canonical text, Kleene's logic, what loosens them, and a million rows. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compile } from '../../../src/core/expression/compile.ts';
import { evaluate } from '../../../src/core/expression/evaluate.ts';
import { parseExpression } from '../../../src/core/expression.ts';
import { readCondition } from '../../../src/engine/alerts/condition.ts';
import { Patrol } from '../../../src/engine/alerts/patrol.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openKernels } from '../../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeSession, openRandom } from '../../tools/random-session.ts';

beforeAll(loadKernelsInNode);

describe('the canonical text', () => {
  it.each([
    ['a[X]>1', 'a[X] > 1'],
    ['( (a[X] > 1 ) )and(b[ Y ](k=1,  j=2).z<2%)', 'a[X] > 1 and b[Y](j=2,k=1).z < 0.02'],
    ['(a[X] > 1 or b[Y] > 2) and c[Z] > 3', '(a[X] > 1 or b[Y] > 2) and c[Z] > 3'],
    ['a[X] - (b[Y] - 1) > -(-2) * 3', 'a[X] - (b[Y] - 1) > --2 * 3'],
    ['not (a[X] > 1 and b[Y] > 1) for 90s', 'not (a[X] > 1 and b[Y] > 1) for 90s'],
    ['(not a[X] > 1) for 1.5m', '(not a[X] > 1) for 90s'],
    ['max(a[X], 1e-7) crosses  below abs( b[Y] )', 'max(a[X], 1e-7) crosses below abs(b[Y])'],
    ['a[X] / (b[Y] * 2) >= 1', 'a[X] / (b[Y] * 2) >= 1'],
  ])('of %s', (text, canonical) => {
    expect(readCondition(text).when).toBe(canonical);
    expect(readCondition(canonical).when).toBe(canonical);
    expect(parseExpression(canonical).root).toEqual(parseExpression(text).root);
  });
});

describe("Kleene's logic", () => {
  const values = [0, Number.NaN, 1];
  const cases = values.flatMap((a) => values.flatMap((b) => values.map((c) => [a, b, c] as const)));
  /** Unknown stands between false and true: and is the least, or the greatest, not turns them round. */
  const half = (v: number): number => (Number.isNaN(v) ? 0.5 : v);
  const back = (v: number): number => (v === 0.5 ? Number.NaN : v);
  it.each(cases)('of %d, %d, %d', (a, b, c) => {
    const of = (text: string): number => {
      const program = compile(parseExpression(text));
      const column = (ref: string): Float64Array => Float64Array.of({ a, b, c }[ref[0] as 'a']);
      return evaluate(program, (index) => column(program.references[index]!), new Float64Array(1))[0]!;
    };
    const [x, y, z] = [half(a), half(b), half(c)];
    expect(of('a[X] > 0.5 and b[X] > 0.5 and c[X] > 0.5')).toBe(back(Math.min(x, y, z)));
    expect(of('a[X] > 0.5 or b[X] > 0.5 or c[X] > 0.5')).toBe(back(Math.max(x, y, z)));
    expect(of('a[X] > 0.5 and b[X] > 0.5 or not c[X] > 0.5')).toBe(back(Math.max(Math.min(x, y), 1 - z)));
  });
});

describe('the loosened condition', () => {
  it('takes 5 % of a threshold, 0.1 of a z, nothing between two values, or what was said', () => {
    const of = (text: string, own?: number): number[] => readCondition(text, own).parts.map(({ hysteresis }) => hysteresis);
    expect(of('a[X] > 200')).toEqual([10]);
    expect(of('-40 > a[X]')).toEqual([2]);
    expect(of('s[X].z > 2 or abs(s[X].z) > 3')).toEqual([0.1, 0.1]);
    expect(of('a[X] > b[X] and a[X] == 5')).toEqual([0, 0]);
    expect(of('a[X] > 200 or s[X].z < 1', 3)).toEqual([3, 3]);
  });

  it('is true wherever the condition is', () => {
    const texts = [
      'a[X] > 1',
      'not a[X] > 1 or b[X] <= 0',
      'a[X] crosses above b[X]',
      '(a[X] > 0 and not b[X] > 1) for 3us',
      'not (a[X] < 0 for 2us)',
      'not (a[X] crosses below 0) and b[X] > 0',
      'a[X] - b[X] >= 0.5 and not (b[X] > 0 for 2us and a[X] > 0)',
    ];
    const random = openRandom(4);
    const n = 5_000;
    const column = (): Float64Array => Float64Array.from({ length: n }, () => (random() < 0.02 ? Number.NaN : random() * 4 - 2));
    const [a, b] = [column(), column()];
    const ts = Float64Array.from({ length: n }, (_, i) => i);
    for (const text of texts) {
      const { strict, loose, references } = readCondition(text, 0.3);
      const read = (index: number): Float64Array => (references[index]!.startsWith('a') ? a : b);
      const [hard, easy] = [evaluate(strict, read, ts), evaluate(loose, read, ts)];
      let differ = 0;
      for (let i = 0; i < n; i++) {
        if (hard[i] === 1) expect(easy[i], `${text}, row ${i}`).toBe(1);
        else if (easy[i] === 1) differ++;
      }
      expect(differ, text).toBeGreaterThan(10);
    }
  });
});

it('goes over a million rows without growing, with the hits of a plain loop', () => {
  const { rows, instruments } = makeSession({ seed: 9, rows: 100_000, book: false, quotes: () => false });
  const engine = openEngine(openKernels(), { historyRows: 8_192 });
  for (const [index, instrument] of instruments.entries()) engine.instrument(index, instrument);
  const hits: number[] = [];
  const patrol = new Patrol(engine, { hit: (_, { row }) => hits.push(row) });
  const name = instruments[0]!.id;
  patrol.add({ id: 'r', condition: readCondition(`trades[${name}].qty > 0.49`, 0), cooldownMicros: 0 });
  const expected: number[] = [];
  let was = false;
  let row = 0;
  for (let k = 0; k < 10; k++) {
    if (k > 0) for (let i = 0; i < rows.n; i++) rows.ts[i]! += 3_600e6;
    for (let i = 0; i < rows.n; i++) {
      row++;
      if (rows.meta[i]! >>> 16 !== 0 || (rows.meta[i]! & 15) !== 0) continue;
      const is = rows.qty[i]! > 0.49;
      if (is && !was) expected.push(row);
      was = is;
    }
    engine.push(rows);
  }
  expect(hits.length).toBeGreaterThan(1_000);
  expect(hits).toEqual(expected);
  engine.close();
});
