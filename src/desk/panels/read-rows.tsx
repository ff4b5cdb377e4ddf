/** Rows of a file as they would be stored, as trades or as bars, and why those that would not be are rejected. Times UTC. */
import { For, type JSX } from 'solid-js';
import type { BarPreview, ReadPreview, TradePreview } from '../../sources/format.ts';
import { dateTime } from '../widgets/format.ts';

export function ReadRows(props: { rows: readonly ReadPreview[] }): JSX.Element {
  const names = (): string[] => (props.rows.some(isBar) ? ['Open', 'High', 'Low', 'Close', 'Volume'] : ['Price', 'Size', 'Taker']);
  return (
    <div class="mapping-table">
      <table class="grid">
        <caption class="muted left">As they would be stored</caption>
        <thead>
          <tr>
            <th scope="col" class="left">
              Time, UTC
            </th>
            <th scope="col" class="left">
              Symbol
            </th>
            <For each={names()}>{(name) => <th scope="col">{name}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) =>
              'ts' in row ? (
                <tr>
                  <td class="left num">{dateTime(row.ts)}</td>
                  <td class="left">{row.symbol || 'unnamed'}</td>
                  <For each={valuesOf(row)}>{(value) => <td class="num">{value}</td>}</For>
                </tr>
              ) : (
                <tr>
                  <td class="left warn" colspan={names().length + 2}>
                    Rejected: {row.reason}
                  </td>
                </tr>
              )
            }
          </For>
        </tbody>
      </table>
    </div>
  );
}

const isBar = (row: ReadPreview): row is BarPreview => 'open' in row;

function valuesOf(row: TradePreview | BarPreview): string[] {
  if (!isBar(row)) return [String(row.px), String(row.qty), row.side > 0 ? 'buy' : row.side < 0 ? 'sell' : 'not told'];
  const { open, high, low, close, volume } = row;
  return [...[open, high, low, close].map(String), Number.isNaN(volume) ? 'not told' : String(volume)];
}
