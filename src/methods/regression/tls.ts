/** Orthogonal regression (total least squares) of one series on another: both have errors, of equal variance. Slope: y per x. */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, columns, expectFinite, notEnough } from '../maths/input.ts';
import { mainAxisSlope } from '../maths/line.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'tls';

export default defineMethod({
  id,
  title: 'Orthogonal regression (TLS)',
  inputs: { y: 'One series', x: 'The other, of the same length' },
  params: {},
  outputs: {
    slope: 'Slope of the line with the least squared distances at right angles; unknown where it stands upright or has no direction',
    intercept: 'Its value at x = 0; it goes through the means',
  },
  run(input): MethodResult {
    const { y, x } = columns(id, input, ['y', 'x']);
    expectFinite(id, 'y', y);
    expectFinite(id, 'x', x);
    if (y.length < 2) throw notEnough(id, 'points', 2, y.length);
    const { arena, call } = kernels();
    return arena.scratch(() => {
      const sums = arena.f64(6);
      call.centredSums(arena.copy(x).ptr, arena.copy(y).ptr, y.length, sums.ptr);
      const [n, meanX, meanY, xx, yy, xy] = sums.view as unknown as [number, number, number, number, number, number];
      const varies = (squares: number, mean: number): boolean => squares > n * (mean * Number.EPSILON) ** 2;
      if (!varies(xx, meanX) && !varies(yy, meanY)) throw badInput(id, 'x and y are both constant, so no line is determined.');
      const slope = mainAxisSlope(xx, yy, xy);
      return { slope, intercept: meanY - slope * meanX };
    });
  },
  doc: {
    what: 'The line nearest to the points when both series carry errors: swapping y and x gives the same line.',
    formula: [
      String.raw`\beta = \frac{s_{yy} - s_{xx} + \sqrt{(s_{yy} - s_{xx})^2 + 4 s_{xy}^2}}{2 s_{xy}}`,
      String.raw`\alpha = \bar y - \beta \bar x`,
    ],
    where: '$s$: sums of squares and products about the means.',
    read: 'A hedge ratio that does not depend on which leg is called y: its inverse is the ratio the other way round. It lies between the OLS slope and the inverse of the slope of x on y.',
    limits:
      'Equal error variances are assumed, so the scale matters: use log prices, or series in comparable units. A leg that moves far more than the other decides the line.',
    references: [
      'Deming (1943), Statistical adjustment of data',
      'Golub, Van Loan (1980), An analysis of the total least squares problem, SIAM',
    ],
  },
});
