/** `aggTrades` files of the Binance archive: id, price, quantity, first and last trade id, time, buyer is maker (, best match). */
import { defineFormat } from '../format.ts';
import { type ArchiveShape, openArchive, sniffArchive } from './binance-archive.ts';

const shape: ArchiveShape = {
  header: /^"?agg(regate)?_?trade_?id"?,"?price"?,"?quantity"?,"?first_?trade_?id"?,"?last_?trade_?id"?,"?(transact_?time|timestamp)"?,/i,
  row: /^\d+,\d+\.?\d*,\d+\.?\d*,-?\d+,-?\d+,\d{13,16},(true|false)(,(true|false))?$/i,
  columns: { id: 0, px: 1, qty: 2, ts: 5, maker: 6 },
  spotFields: 8,
};

export default defineFormat({
  id: 'binance-agg-trades',
  title: 'Binance archive, aggTrades',
  extensions: ['csv', 'zip'],
  example: '2512345678,45000.10,0.250,4229512345,4229512347,1735689600000,true',
  sniff: (head) => sniffArchive(head, shape),
  open: (context) => openArchive(context, shape),
});
