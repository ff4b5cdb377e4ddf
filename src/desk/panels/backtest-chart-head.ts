/** Table and picture of a panel that draws the backtest as a chart: those of the chart, under the words of the run. */
import type { ChartHandle } from '../charts/chart-view.tsx';
import type { BacktestRun } from './backtest-run.ts';
import type { PanelHead } from './panel.ts';

/** `handle`: the chart, undefined until it is drawn. */
export function chartHead(backtest: BacktestRun, handle: () => ChartHandle | undefined): Required<Pick<PanelHead, 'table' | 'picture'>> {
  return {
    table: () => ({
      ...(handle()?.table() ?? { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
      words: `${backtest.pairWords()} · ${backtest.words()}`,
      instruments: backtest.instruments().map(({ id }) => id),
    }),
    picture(density) {
      const drawn = handle();
      if (!drawn) throw new Error('picture needs a chart, it is not drawn yet');
      return drawn.picture(density);
    },
  };
}
