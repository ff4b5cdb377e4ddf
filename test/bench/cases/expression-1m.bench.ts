import { compile } from '../../../src/core/expression/compile.ts';
import { evaluate } from '../../../src/core/expression/evaluate.ts';
import { parseExpression } from '../../../src/core/expression.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;

export default defineBench({
  name: 'expression-1m',
  n,
  note: 'rows of `(a - b) / 2 > 0.5 and a > 0 for 5us`; the rival is the same condition written by hand, without unknowns',
  setup() {
    const ts = Float64Array.from({ length: n }, (_, i) => i);
    const a = ts.map((t) => Math.sin(t));
    const b = ts.map((t) => Math.cos(t));
    const program = compile(parseExpression('(a[X] - b[X]) / 2 > 0.5 and a[X] > 0 for 5us'));
    return {
      run: () => evaluate(program, (reference) => (reference === 0 ? a : b), ts),
      rival() {
        const out = new Float64Array(n);
        let since = 0;
        for (let i = 0; i < n; i++) {
          if (!(a[i]! > 0)) since = ts[i]! + 1;
          out[i] = (a[i]! - b[i]!) / 2 > 0.5 && ts[i]! - since >= 5 ? 1 : 0;
        }
        return out;
      },
    };
  },
});
