/** Every trade of the backtest, newest first; a press shows it on the charts, and another replays the session from there. */
import './backtest.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import { counted, dateTime, figures, fixed, signed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import type { TableData } from '../widgets/table-data.ts';
import { BacktestFrame } from './backtest-frame.tsx';
import { type BacktestTrade, bpText, heldText } from './backtest-outputs.ts';
import { openBacktest } from './backtest-run.ts';
import type { PanelProps } from './panel.ts';

/** More rows than these are read in the table twin. */
const mostRows = 400;

const sideWords = (side: number): string => (side > 0 ? 'long' : 'short');

export function tradeTable(trades: readonly BacktestTrade[]): Pick<TableData, 'columns' | 'rows'> {
  const bp = { unit: 'bp', kind: 'number', text: bpText } as const;
  const price = { kind: 'number', text: (value: number) => figures(value, 7) } as const;
  return {
    columns: [
      { id: 'entry', title: 'Entry', unit: 'UTC', kind: 'time' },
      { id: 'exit', title: 'Exit', unit: 'UTC', kind: 'time' },
      { id: 'signal', title: 'Decided', unit: 'UTC', kind: 'time' },
      { id: 'side', title: 'Spread', kind: 'text' },
      { id: 'beta', title: 'β', kind: 'number', text: (value) => fixed(value, 4) },
      { id: 'zEntry', title: 'z in', kind: 'number', text: (value) => signed(value, 2) },
      { id: 'zExit', title: 'z out', kind: 'number', text: (value) => signed(value, 2) },
      { id: 'halfLife', title: 'Half-life', unit: 'bars', kind: 'number', text: (value) => fixed(value, 1) },
      { id: 'minutes', title: 'Held', unit: 'min', kind: 'number', text: (value) => fixed(value) },
      { id: 'qtyY', title: 'Quantity, first', kind: 'number', text: (value) => figures(value, 4) },
      { id: 'qtyX', title: 'Quantity, second', kind: 'number', text: (value) => figures(value, 4) },
      { id: 'entryY', title: 'In, first', ...price },
      { id: 'entryX', title: 'In, second', ...price },
      { id: 'exitY', title: 'Out, first', ...price },
      { id: 'exitX', title: 'Out, second', ...price },
      { id: 'gross', title: 'Gross', ...bp },
      { id: 'cost', title: 'Fees and slippage', ...bp },
      { id: 'funding', title: 'Funding', ...bp },
      { id: 'net', title: 'Net', ...bp },
      { id: 'worst', title: 'Worst', ...bp },
      { id: 'reason', title: 'Ended by', kind: 'text' },
    ],
    rows: trades.map((trade) => [
      ...[trade.entryAt, trade.exitAt, trade.signalAt, sideWords(trade.side), trade.beta, trade.zEntry, trade.zExit, trade.halfLife],
      ...[trade.minutes, trade.qtyY, trade.qtyX, trade.entryY, trade.entryX, trade.exitY, trade.exitX],
      ...[trade.grossBp, trade.costBp, trade.fundingBp, trade.netBp, trade.worstBp, trade.reason],
    ]),
  };
}

export function BacktestTradesPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { feed, out } = backtest;
  const { state } = props.desk;
  const link = props.host.link();
  let body!: HTMLDivElement;
  const newest = createMemo(() => (out()?.trades ?? []).slice(-mostRows).toReversed());
  const bar = (): number => intervalMicros(feed.answer()?.ask.interval ?? '1m');

  function show({ entryAt, exitAt }: BacktestTrade): void {
    const room = Math.max((exitAt - entryAt) * 1.5, bar() * 40);
    link.axis.show({ from: entryAt - room, to: exitAt + room });
    link.axis.setCrosshair({ ts: entryAt, chart: '', lane: 0, y: 0, spoken: false });
    state.say(`Charts show ${dateTime(entryAt)} to ${dateTime(exitAt)}`);
  }
  /** Stands a few bars before the decision: from there it is played, or stepped. */
  async function replay({ signalAt }: BacktestTrade): Promise<void> {
    const session = state.session();
    if (!session) return;
    const at = Math.max(session.from, signalAt - 5 * bar());
    if (session.live && !state.player.rewound()) await state.replay(session.id, at);
    await state.player.pause();
    state.player.seek(at);
    state.say(`Stands at ${dateTime(at)}, paused`);
  }

  props.host.setHead({
    words: () =>
      [backtest.pairWords(), backtest.sample(), out() ? counted(out()!.trades.length, 'trade') : '', feed.computing() ? 'computing' : '']
        .filter(Boolean)
        .join(' · '),
    menu: () => backtest.menu(() => body),
    table: () => ({
      words: `${backtest.pairWords()} · ${backtest.words()}`,
      instruments: backtest.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      ...tradeTable(out()?.trades ?? []),
      note: `Money in bp of the gross notional, ${backtest.words()}.`,
    }),
  });

  return (
    <div class="scroll" ref={body} tabindex="0" role="group" aria-label="Trades of the backtest">
      <BacktestFrame backtest={backtest}>
        <table class="grid backtest-trades" ref={(table) => rove(table, 'button', () => 2)}>
          <thead>
            <tr>
              <th scope="col">Entry, UTC</th>
              <th scope="col" class="left">
                Spread
              </th>
              <th scope="col">z in, out</th>
              <th scope="col">Held</th>
              <th scope="col">Costs</th>
              <th scope="col">Net, bp</th>
              <th scope="col" class="left">
                Ended by
              </th>
              <th scope="col">
                <span class="spoken">Replay</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={newest()}>
              {(trade) => (
                <tr>
                  <td>
                    <button type="button" class="link num" title="Show it on the charts" onClick={() => show(trade)}>
                      {dateTime(trade.entryAt).slice(5, -3)}
                    </button>
                  </td>
                  <td class={`left ${trade.side > 0 ? 'buy' : 'sell'}`}>
                    {trade.side > 0 ? '▲' : '▼'} {sideWords(trade.side)}
                  </td>
                  <td class="muted">
                    {signed(trade.zEntry, 1)}, {signed(trade.zExit, 1)}
                  </td>
                  <td class="muted">{heldText(trade.minutes)}</td>
                  <td class="muted">{fixed(trade.costBp + trade.fundingBp, 1)}</td>
                  <td class={trade.netBp >= 0 ? 'buy' : 'sell'}>
                    <b>{signed(trade.netBp, 1)}</b>
                  </td>
                  <td class="left muted">{trade.reason}</td>
                  <td>
                    <button
                      type="button"
                      class="link"
                      aria-label={`Replay from ${dateTime(trade.signalAt)}`}
                      onClick={() => void replay(trade).catch(state.fail)}
                    >
                      Replay
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
        <Show when={(out()?.trades.length ?? 0) > mostRows}>
          <p class="note muted">The newest {mostRows}; all of them are in the table (Alt T) and in exports.</p>
        </Show>
        <Show when={out()?.trades.length === 0}>
          <p class="note muted">No trade was made: z never went beyond the entry while the filters let it.</p>
        </Show>
      </BacktestFrame>
    </div>
  );
}
