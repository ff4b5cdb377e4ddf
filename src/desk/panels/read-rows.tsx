/** Rows of a file as they would be stored, and why those that would not be are rejected. Times UTC. */
import { For, type JSX } from 'solid-js';
import type { ReadPreview } from '../../sources/format.ts';
import { dateTime } from '../widgets/format.ts';

export function ReadRows(props: { rows: readonly ReadPreview[] }): JSX.Element {
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
            <th scope="col">Price</th>
            <th scope="col">Size</th>
            <th scope="col">Taker</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) =>
              'ts' in row ? (
                <tr>
                  <td class="left num">{dateTime(row.ts)}</td>
                  <td class="left">{row.symbol || 'unnamed'}</td>
                  <td class="num">{String(row.px)}</td>
                  <td class="num">{String(row.qty)}</td>
                  <td>{row.side > 0 ? 'buy' : row.side < 0 ? 'sell' : 'not told'}</td>
                </tr>
              ) : (
                <tr>
                  <td class="left warn" colspan="5">
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
