/** `trades` files of the Binance archive: id, price, quantity, quote quantity, time, buyer is maker (, best match). */
import { defineFormat } from '../format.ts';
import { type ArchiveShape, openArchive, sniffArchive } from './binance-archive.ts';

const shape: ArchiveShape = {
  header: /^"?(trade_?)?id"?,"?price"?,"?qty"?,"?(quote|base)_?qty"?,"?time"?,"?is_?buyer_?maker"?/i,
  row: /^\d+,\d+\.?\d*,\d+\.?\d*,\d+\.?\d*,\d{13,16},(true|false)(,(true|false))?$/i,
  columns: { id: 0, px: 1, qty: 2, ts: 4, maker: 5 },
  spotFields: 7,
  coinQty: 3,
};

export default defineFormat({
  id: 'binance-trades',
  title: 'Binance archive, trades',
  extensions: ['csv', 'zip'],
  example: '4229512345,45000.10,0.250,11250.025,1735689600000,true',
  sniff: (head) => sniffArchive(head, shape),
  open: (context) => openArchive(context, shape),
});
