/**
 * OKX archive trades. Older files head their columns in English and Chinese (in GBK: only the English half is read) and name the symbol in
 * the file's name; newer ones have a column for it. Time in milliseconds, the taker's side, derivatives' sizes in contracts.
 */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat, type FileHead } from '../format.ts';
import type { Columns } from '../rows/fields.ts';
import { okxInstrument } from '../venue-contracts.ts';
import { headAndRow, openVenueTrades, sniffAt } from './venue-trades.ts';

const newer = 'instrument_name,trade_id,side,price,size,created_time';
/** Both have these; `instrument_name` in the newer alone. */
const needed = ['trade_id', 'side', 'size', 'price', 'created_time'] as const;
const symbolInName = /([A-Z0-9]{2,12}-(?:USDT|USDC|USD|EUR|BTC|ETH)(?:-(?:SWAP|\d{6}))?)(?![A-Z0-9])/;

function columnsOf(head: FileHead, names: readonly string[]): { columns: Columns; symbol: string | undefined } | undefined {
  const plain = names.map((name) => name.split('/')[0]!.trim());
  const [id, side, qty, px, ts] = needed.map((name) => plain.indexOf(name)) as [number, number, number, number, number];
  if (Math.min(id, side, qty, px, ts) < 0) return undefined;
  const symbol = plain.indexOf('instrument_name');
  const older = names.some((name) => name.includes('/'));
  const named = symbolInName.exec(head.name.toUpperCase())?.[1];
  if (symbol < 0 && !(older || named)) return undefined;
  return { columns: { id, side, qty, px, ts, ...(symbol < 0 ? {} : { symbol }) }, symbol: named };
}

export default defineFormat({
  id: 'okx-trades',
  title: 'OKX archive, trades',
  extensions: ['csv', 'zip'],
  example: `${newer}\nBTC-USDT-SWAP,1234567890,buy,45000.1,12,1735689600123`,
  sniff(head) {
    const found = headAndRow(head);
    const shape = found && columnsOf(head, found.names);
    return shape ? sniffAt(found.row, shape.columns.ts!, 0.97) : { confidence: 0 };
  },
  open(context) {
    const found = headAndRow(context.head);
    const shape = found && columnsOf(context.head, found.names);
    if (!shape) throw new QuantabError('bad-input', `${context.name} is not a file of the OKX archive; expected is ${newer}.`);
    const symbol = context.mapping?.symbol ?? shape.symbol;
    if (shape.columns.symbol === undefined && symbol === undefined) {
      const text = `${context.name} does not say which instrument its trades are of: name it as OKX does, like BTC-USDT-SWAP-trades-2024-01-01.csv.`;
      throw new QuantabError('bad-input', text);
    }
    return openVenueTrades(context, {
      header: found.header,
      fieldCount: found.names.length,
      columns: shape.columns,
      symbol: symbol ?? '',
      instrument: okxInstrument,
    });
  },
});
