/** Symbols in file names, and words that are none. */
import { beforeAll, expect, it } from 'vitest';
import { symbolOfName } from '../../../src/sources/rows/symbol-of-name.ts';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

it.each([
  ['my_BTCUSDT_2024-08-08.csv.gz', 'BTCUSDT'],
  ['ETH-USD.csv', 'ETH-USD'],
  ['btc_usdt.csv', 'BTC_USDT'],
  ['trades-1000PEPEUSDT.ndjson', '1000PEPEUSDT'],
  ['folder/ethbtc trades.csv', 'ETHBTC'],
  ['LINKETH.csv', 'LINKETH'],
  ['btceur-2024.csv', 'BTCEUR'],
  ['btc_trades_full_13197.csv.gz', 'unnamed'],
  ['epoch-s.csv', 'unnamed'],
  ['maker.csv', 'unnamed'],
  ['amateur.csv', 'unnamed'],
  ['elizabeth.csv', 'unnamed'],
  ['country.csv', 'unnamed'],
  ['ENTRY.csv', 'unnamed'],
  ['trades_usd.csv', 'unnamed'],
  ['20240808_USDT.csv', 'unnamed'],
  ['.csv', 'unnamed'],
])('%s tells %s', (name, symbol) => expect(symbolOfName(name)).toBe(symbol));

it('calls the instrument of a file without a symbol unnamed, of no venue', async () => {
  const named = { id: 'UNNAMED@file', venue: 'file', symbol: 'unnamed', quote: '', type: 'unknown' };
  const texts = [
    'time,price,size,isBuyerMaker\n1735689600,1.5,1,true\n',
    'id,price,qty,quote_qty,time,is_buyer_maker\n1,1.5,1,1.5,1735689600000,true\n',
  ];
  for (const text of texts) {
    const { instruments, rows } = await decode(text, { name: 'maker.csv' });
    expect(instruments).toMatchObject([named]);
    expect(rows[0]!.side).toBe(-1);
  }
});
