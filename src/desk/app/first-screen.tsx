/** The first screen of a fresh machine: what can be dropped, what comes of it, one button. While a file is read, its progress. */
import { For, type JSX, Show } from 'solid-js';
import { ImportProgress } from '../widgets/import-progress.tsx';
import { Message } from '../widgets/message.tsx';
import type { Desk } from './desk.tsx';
import { formatTitles } from './format-titles.ts';
import { noneStored } from './imports.ts';

const shapes: readonly { title: string; text: string; example: string }[] = [
  { title: 'Trades as CSV', text: 'columns in any order, ISO times or epochs, any usual header', example: 'timestamp,symbol,price,size' },
  {
    title: 'Trades as NDJSON',
    text: 'one object a line',
    example: '{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:00Z","price":45000.0,"size":0.5}',
  },
  { title: 'Binance archives', text: 'trades and aggTrades as they are downloaded', example: 'BTCUSDT-aggTrades-2024-08-08.csv' },
  { title: 'hftbacktest raw', text: 'trades, best quotes, depth with its snapshot', example: 'usdm_btcusdt_20240808.gz' },
];

const outcomes: readonly string[] = [
  'Candles from 1 s to 1 d with volume, VWAP, cumulative delta, trade-flow and order-flow imbalance',
  'For two instruments: volatility, spread and its z-score, hedge ratio, correlation',
  'Every number says how far to believe it: its n, its state, its formula',
  'Kept in this browser with its hash, and replayed tick by tick, offline',
];

export function FirstScreen(props: { desk: Desk }): JSX.Element {
  const { state } = props.desk;
  const refusal = () => (state.imports.job()?.state === 'failed' ? state.imports.job()?.error : undefined);
  return (
    <div class="first">
      <div class="first-page">
        <section class="first-lead">
          <Show
            when={state.imports.running()}
            fallback={
              <>
                <h2>Drop market data here</h2>
                <p>A file, or several that belong together. They are read in this tab and kept in this browser. Nothing is uploaded.</p>
                <div class="first-ways">
                  <button type="button" class="btn btn-primary" onClick={() => props.desk.chooseFiles()}>
                    Choose files
                  </button>
                  <Show when={!state.live.connecting()}>
                    <button type="button" class="btn" onClick={() => void state.live.go()}>
                      Or go live
                    </button>
                  </Show>
                </div>
                <Show when={refusal()} keyed>
                  {(error) => (
                    <div class="refusal warn" role="alert">
                      <h3 class="refusal-head">Nothing was stored</h3>
                      <Message text={error.message} />
                      <Show when={(state.imports.job()?.files ?? 1) > 1}>
                        <p class="refusal-all">{noneStored(state.imports.job()!.files)}</p>
                      </Show>
                    </div>
                  )}
                </Show>
              </>
            }
          >
            <h2>Reading {state.imports.job()?.name}</h2>
            <ImportProgress desk={props.desk} />
          </Show>
          <h3>What comes of it</h3>
          <ul class="first-outcomes">
            <For each={outcomes}>{(text) => <li>{text}</li>}</For>
          </ul>
        </section>
        <section>
          <h3>What can be read, plain, .gz or .zip</h3>
          <p class="muted">{formatTitles(state.quantab)}. For example:</p>
          <dl class="first-shapes">
            <For each={shapes}>
              {({ title, text, example }) => (
                <div>
                  <dt>{title}</dt>
                  <dd>{text}</dd>
                  <dd class="mono">{example}</dd>
                </div>
              )}
            </For>
          </dl>
        </section>
      </div>
    </div>
  );
}
