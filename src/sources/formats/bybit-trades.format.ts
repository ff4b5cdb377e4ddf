/**
 * Trades of public.bybit.com. Derivatives: time in seconds with a fraction, the taker's side, size in USD for inverse contracts (then
 * homeNotional is the base quantity). Spot: id, time in milliseconds, price, volume, side; the symbol is in the file's name alone.
 */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat, type FileHead } from '../format.ts';
import type { Columns } from '../rows/fields.ts';
import { bybitInstrument } from '../venue-contracts.ts';
import { headAndRow, openVenueTrades, sniffAt } from './venue-trades.ts';

const derivatives = 'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional';
const spot = 'id,timestamp,price,volume,side';
const spotName = /(?:^|[/\\])([A-Z0-9]{5,20})[_-]\d{4}-\d\d(?:-\d\d)?\./;

type Shape = { kind: 'derivative' | 'spot'; columns: Columns; symbol: string };

function shapeOf(head: FileHead, names: readonly string[], row: readonly string[]): Shape | undefined {
  const line = names.join(',');
  if (line.startsWith(derivatives)) {
    const inverse = bybitInstrument(row[1] ?? '', 'derivative', 1).contract !== undefined;
    return { kind: 'derivative', columns: { ts: 0, symbol: 1, side: 2, qty: inverse ? 8 : 3, px: 4 }, symbol: '' };
  }
  const named = spotName.exec(head.name)?.[1];
  if (!line.startsWith(spot) || named === undefined) return undefined;
  return { kind: 'spot', columns: { id: 0, ts: 1, px: 2, qty: 3, side: 4 }, symbol: named };
}

export default defineFormat({
  id: 'bybit-trades',
  title: 'Bybit archive, trades',
  extensions: ['csv', 'gz'],
  example: `${derivatives}\n1585180700.0647,BTCUSDT,Buy,0.042,6698.5,PlusTick,2af6a4b5-...,28133700000.0,0.042,281.337`,
  sniff(head) {
    const found = headAndRow(head);
    const shape = found && shapeOf(head, found.names, found.row);
    return shape ? sniffAt(found.row, shape.columns.ts!, shape.kind === 'spot' ? 0.9 : 0.98) : { confidence: 0 };
  },
  open(context) {
    const found = headAndRow(context.head);
    const shape = found && shapeOf(context.head, found.names, found.row);
    if (!shape) throw new QuantabError('bad-input', `${context.name} is not a file of the Bybit archive; expected is ${derivatives}.`);
    return openVenueTrades(context, {
      header: found.header,
      fieldCount: found.names.length,
      columns: shape.columns,
      symbol: shape.symbol,
      // homeNotional is in base units already.
      instrument: (symbol, tickSize) => ({ ...bybitInstrument(symbol, shape.kind, tickSize), contract: undefined }),
    });
  },
});
