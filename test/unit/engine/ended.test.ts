/** What is said of an instrument without trades, before and after the last row. */
import { beforeAll, expect, it } from 'vitest';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { A, at, engineFor, ticks } from './rows.ts';

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 100 };

beforeAll(loadKernelsInNode);

it('awaits trades while rows come, and says that there are none when no row comes any more', () => {
  const engine = engineFor([`flow.cvd[${A}]`, `flow.ofi[${A}]`]);
  engine.push(ticks(({ writer }) => writer.quote(0, at(1), at(1), 100, 1, 101, 1, 1)));
  const status = (ref: string) => engine.view(`${ref}[${A}]`, whole).status;
  for (const ref of ['trades', 'bars', 'flow.cvd']) expect(status(ref).state).toBe('warming');
  engine.ended = true;
  for (const ref of ['trades', 'bars', 'flow.cvd'])
    expect(status(ref)).toMatchObject({ state: 'degenerate', reason: 'this session holds quotes; this needs trades' });
  expect(status('quote').state).toBe('ok');
  expect(status('flow.ofi').state).toBe('warming');
});
