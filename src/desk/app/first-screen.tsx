/** The first screen of a fresh machine: what can be dropped, what comes of it, one button. While a file is read, its progress. */
import { For, type JSX, Show } from 'solid-js';
import { ImportProgress } from '../widgets/import-progress.tsx';
import type { Desk } from './desk.tsx';

const shapes: readonly { title: string; example: string }[] = [
  { title: 'Trades, CSV', example: 'timestamp,symbol,price,size' },
  { title: 'Trades, NDJSON', example: '{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:00Z","price":45000.0,"size":0.5}' },
  { title: 'Binance archives', example: 'BTCUSDT-aggTrades-2024-08-08.csv, BTCUSDT-trades-2024-08-08.csv' },
  { title: 'hftbacktest raw', example: 'usdm_btcusdt_20240808.gz: trades, best quotes and depth with its snapshot' },
];

const outcomes: readonly string[] = [
  'Candles from 1 s to 1 d, volume, VWAP, cumulative delta, trade-flow and order-flow imbalance',
  'Two instruments: rolling volatility, spread and its z-score, hedge ratio, correlation',
  'Stored in this browser with its hash; replayed tick by tick, offline, as often as you like',
];

export function FirstScreen(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  return (
    <div class="first">
      <div class="first-column">
        <Show
          when={state.imports.running()}
          fallback={
            <>
              <h2>Drop market data here</h2>
              <p>
                A file, or several that belong together. They are read in this tab and stored in this browser; nothing is uploaded, no account is
                needed.
              </p>
              <button type="button" class="btn btn-primary" onClick={() => props.desk.chooseFiles()}>
                Choose files
              </button>
              <Show when={state.imports.job()?.state === 'failed' && state.imports.job()?.error} keyed>
                {(error) => (
                  <p class="warn" role="alert">
                    {error.message}
                  </p>
                )}
              </Show>
              <h3>What can be read</h3>
              <dl class="first-shapes">
                <For each={shapes}>
                  {({ title, example }) => (
                    <>
                      <dt>{title}</dt>
                      <dd class="mono">{example}</dd>
                    </>
                  )}
                </For>
              </dl>
              <p class="muted">Plain or .gz. Columns in any order, ISO times or epochs in s, ms, us or ns, comma, semicolon or tab.</p>
              <h3>What comes of it</h3>
              <ul class="first-outcomes">
                <For each={outcomes}>{(text) => <li>{text}</li>}</For>
              </ul>
            </>
          }
        >
          <h2>Reading {state.imports.job()?.name}</h2>
          <ImportProgress desk={props.desk} />
        </Show>
      </div>
    </div>
  );
}
