/** Regression of y on x over every full window of rows: hedge ratio as it moves. Slope: y per x. */
import { kernels } from '../../kernels/kernels.ts';
import { columns, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'rolling-ols';

export default defineMethod({
  id,
  title: 'Rolling regression',
  inputs: { y: 'Dependent series; null or NaN is unknown', x: 'Regressor of the same length' },
  params: { window: { title: 'Rows in a window', default: 60, unit: 'rows', whole: true, min: 2 } },
  outputs: {
    alpha: 'Constant of the window that ends at the row',
    beta: 'Slope of that line',
    beta_se: 'Standard error of the slope, for independent errors; unknown with 2 rows',
    rsquared: 'Share of the variation of y explained in the window',
  },
  run(input, params): MethodResult {
    const window = params.window as number;
    const { y, x } = columns(id, input, ['y', 'x']);
    if (y.length < window) throw notEnough(id, `rows for a window of ${window}`, window, y.length);
    const { arena, call } = kernels();
    return arena.scratch(() => {
      const n = y.length;
      const [inY, inX] = [arena.copy(y), arena.copy(x)];
      const [beta, corr] = [arena.f64(n), arena.f64(n)];
      const [meanY, stdY] = [arena.f64(n), arena.f64(n)];
      const [meanX, stdX] = [arena.f64(n), arena.f64(n)];
      const pair = arena.f64(call.rollingPairState(window));
      const [ofY, ofX] = [arena.f64(call.rollingMomentsState(window)), arena.f64(call.rollingMomentsState(window))];
      call.rollingPair(inY.ptr, inX.ptr, n, window, 1, pair.ptr, corr.ptr, 0, beta.ptr);
      call.rollingMoments(inY.ptr, n, window, 1, ofY.ptr, 0, meanY.ptr, stdY.ptr, 0);
      call.rollingMoments(inX.ptr, n, window, 1, ofX.ptr, 0, meanX.ptr, stdX.ptr, 0);
      const [slope, r, my, mx, sy, sx] = [beta.view, corr.view, meanY.view, meanX.view, stdY.view, stdX.view];
      const [alpha, error, share] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
      for (let i = 0; i < n; i++) {
        const square = r[i]! * r[i]!;
        alpha[i] = my[i]! - slope[i]! * mx[i]!;
        share[i] = square;
        error[i] = (sy[i]! / sx[i]!) * Math.sqrt((1 - square) / (window - 2));
      }
      return { alpha, beta: slope.slice(), beta_se: error, rsquared: share };
    });
  },
  doc: {
    what: 'The least-squares line of the last `window` rows at every row.',
    formula: [
      String.raw`\beta_t = \frac{\sum (x_i - \bar x)(y_i - \bar y)}{\sum (x_i - \bar x)^2}, \quad \alpha_t = \bar y - \beta_t \bar x`,
      String.raw`\operatorname{se} \beta = \sqrt{\frac{(1 - R^2) \sum (y_i - \bar y)^2}{(w - 2) \sum (x_i - \bar x)^2}}`,
    ],
    where: '$w$: rows of the window; sums and means run over it.',
    read: 'A slope that moves by many of its standard errors: the relation of the two legs changes, and a hedge made from all the past is wrong now.',
    limits:
      'Neighbouring windows share nearly all rows. A window with a missing value is unknown, and so is one in which x does not move. Price levels give slopes that look surer than they are.',
    references: ['Chan, Golub, LeVeque (1983), Algorithms for computing the sample variance, The American Statistician 37(3)'],
  },
});
