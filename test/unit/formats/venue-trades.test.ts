/** Archives of Bybit, OKX and Tardis: sides of the taker, base units, receive times, instruments of their venues. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../../assembly/layout.ts';
import { flagsOf } from '../../../src/market/meta.ts';
import { okxInstrument, tardisInstrument } from '../../../src/sources/venue-contracts.ts';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { hasShared, sharedFile, sharedText } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

const tardis = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount';
const bybit = 'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional';

describe('tardis-trades', () => {
  it('keeps the local time as receive time and the side of the taker', async () => {
    const { rows, instruments, report } = await decode(
      `${tardis}\nbinance-futures,BTCUSDT,1582329602111000,1582329602418379,42377944,buy,9682,0.132\nbinance-futures,BTCUSDT,1582329602116000,1582329602418420,42377945,sell,9682.19,0.412\n`,
    );
    expect(report.format).toBe('tardis-trades');
    expect(instruments.map(({ id, tickSize }) => [id, tickSize])).toEqual([['BTC-USDT.perp@binance', 0.01]]);
    expect(rows.map(({ ts, rx, px, qty, id, side }) => [ts, rx, px, qty, id, side])).toEqual([
      [1582329602111000, 1582329602418379, 9682, 0.132, 42377944, 1],
      [1582329602116000, 1582329602418420, 9682.19, 0.412, 42377945, -1],
    ]);
    expect(flagsOf(rows[0]!.meta) & layout.FLAG_NO_RX).toBe(0);
  });

  it('counts inverse contracts in base units and says where a contract is not known', async () => {
    const deribit = await decode(`${tardis}\nderibit,BTC-PERPETUAL,1582329602111000,1582329602418379,1,buy,10000,500\n`);
    expect(deribit.instruments[0]!.id).toBe('BTC-USD.perp@deribit');
    expect(deribit.rows[0]!.qty).toBeCloseTo(0.05, 12);
    const huobi = await decode(`${tardis}\nhuobi-dm-swap,SOL-USD,1582329602111000,1582329602418379,1,buy,100,7\n`);
    expect(huobi.rows[0]!.qty).toBe(7);
    expect(huobi.report.notes).toEqual(['Sizes of SOL-USD.perp@huobi-dm are in contracts: the value of a contract is not known.']);
  });

  it('names instruments by exchange', () => {
    const ids = [
      ['binance', 'btcusdt'],
      ['binance-delivery', 'BTCUSD_PERP'],
      ['bybit', 'BTCUSD'],
      ['bybit-spot', 'ETHUSDT'],
      ['okex-swap', 'ETH-USDT-SWAP'],
      ['bitmex', 'XBTUSD'],
      ['coinbase', 'BTC-USD'],
      ['deribit', 'ETH-27JUN25'],
    ].map(([exchange, symbol]) => tardisInstrument(exchange!, symbol!, 1).instrument.id);
    expect(ids).toEqual([
      'BTC-USDT@binance',
      'BTC-USD.perp@binance',
      'BTC-USD.perp@bybit',
      'ETH-USDT@bybit',
      'ETH-USDT.perp@okx',
      'BTC-USD.perp@bitmex',
      'BTC-USD@coinbase',
      'ETH-USD-27JUN25.future@deribit',
    ]);
  });

  it.skipIf(!hasShared('tardis'))('reads the real file', async () => {
    const path = 'tardis/binance-futures_trades_2020-02-22_BTCUSDT.csv.gz';
    const { rows, report } = await decode([await sharedFile(path)]);
    expect([report.format, report.rows, report.rejectedCount]).toEqual(['tardis-trades', 9_999, 0]);
    const lines = sharedText(path).trim().split('\n').slice(1);
    const volume = lines.reduce((sum, line) => sum + Number(line.split(',')[7]), 0);
    expect(rows.reduce((sum, { qty }) => sum + qty, 0)).toBeCloseTo(volume, 6);
    expect(rows.filter(({ side }) => side === 1)).toHaveLength(lines.filter((line) => line.includes(',buy,')).length);
  });
});

describe('bybit-trades', () => {
  it('reads linear files: seconds with a fraction, newest first', async () => {
    const text = `${bybit}\n1585180701.5,BTCUSDT,Sell,0.1,6699.5,ZeroPlusTick,aa-bb,66995000000.0,0.1,669.95\n1585180700.0647,BTCUSDT,Buy,0.042,6698.5,PlusTick,2af6a4b5-cc,28133700000.0,0.042,281.337\n`;
    const { rows, instruments, report } = await decode(text);
    expect(report.format).toBe('bybit-trades');
    expect(instruments[0]!.id).toBe('BTC-USDT.perp@bybit');
    expect(rows.map(({ ts, px, qty, side }) => [ts, px, qty, side])).toEqual([
      [1585180700064700, 6698.5, 0.042, 1],
      [1585180701500000, 6699.5, 0.1, -1],
    ]);
  });

  it('takes the base quantity of inverse files, whose size is USD', async () => {
    const { rows, instruments } = await decode(`${bybit}\n1585180700.0647,BTCUSD,Buy,670,6700,PlusTick,x,1e9,0.1,670\n`);
    expect([instruments[0]!.id, instruments[0]!.inverseValue, rows[0]!.qty]).toEqual(['BTC-USD.perp@bybit', 1, 0.1]);
  });

  it('reads spot files, whose name tells the symbol', async () => {
    const text = 'id,timestamp,price,volume,side\n1,1668038400512,15872.17,0.00175,sell\n2,1668038400612,15872.2,1,buy\n';
    const spot = await decode(text, { name: 'BTCUSDT_2022-11-10.csv.gz' });
    expect([spot.report.format, spot.instruments[0]!.id, spot.rows[0]!.side]).toEqual(['bybit-trades', 'BTC-USDT@bybit', -1]);
    expect((await decode(text, { name: 'mine.csv' })).report.format).toBe('trades-csv');
  });
});

describe('okx-trades', () => {
  it('reads newer files of several instruments, contracts as base units', async () => {
    const text =
      'instrument_name,trade_id,side,price,size,created_time\nBTC-USDT-SWAP,7,buy,50000,12,1735689600123\nBTC-USD-SWAP,3,sell,50000,10,1735689600124\nDOGE-USDT,1,buy,0.5,100,1735689600125\n';
    const { rows, instruments, report } = await decode(text);
    expect(report.format).toBe('okx-trades');
    expect(instruments.map(({ id }) => id)).toEqual(['BTC-USDT.perp@okx', 'BTC-USD.perp@okx', 'DOGE-USDT@okx']);
    expect(rows.map(({ qty, side }) => [qty, side])).toEqual([
      [0.12, 1],
      [0.02, -1],
      [100, 1],
    ]);
    expect(report.notes).toEqual([]);
  });

  it('reads older files, their head half in Chinese as GBK, and says when a contract is not known', async () => {
    const gbk = Buffer.from([0xb4, 0xe9, 0xba, 0xcf]);
    const head = ['trade_id/', ',side/', ',size/', ',price/', ',created_time/'].map((part) => Buffer.concat([Buffer.from(part), gbk]));
    const content = new Uint8Array(Buffer.concat([...head, Buffer.from('\n11,SELL,3,20.5,1646092800001\n12,BUY,4,20.6,1646092800002\n')]));
    const { rows, instruments, report } = await decode(content, { name: 'SOL-USDT-SWAP-trades-2022-03-01.csv' });
    expect([report.format, instruments[0]!.id]).toEqual(['okx-trades', 'SOL-USDT.perp@okx']);
    expect(rows.map(({ qty, side }) => [qty, side])).toEqual([
      [3, -1],
      [4, 1],
    ]);
    expect(report.notes).toEqual(['Sizes of SOL-USDT.perp@okx are in contracts: the value of a contract is not known.']);
    expect(await refusal(decode(content, { name: 'all.csv' }))).toContain('does not say which instrument its trades are of');
  });

  it('knows the size of a contract in USDT, not in USDC', async () => {
    const kindOf = (symbol: string): unknown => okxInstrument(symbol, 1).contract;
    expect(['BTC-USDT-SWAP', 'BTC-USDT-250328', 'BTC-USDC-SWAP', 'ETH-USDC-250328', 'BTC-USDC'].map(kindOf)).toEqual([
      { base: 0.01 },
      { base: 0.01 },
      'unknown',
      'unknown',
      undefined,
    ]);
    const text = 'instrument_name,trade_id,side,price,size,created_time\nBTC-USDC-SWAP,7,buy,50000,12,1735689600123\n';
    const { rows, report } = await decode(text);
    expect([rows[0]!.qty, report.notes]).toEqual([
      12,
      ['Sizes of BTC-USDC.perp@okx are in contracts: the value of a contract is not known.'],
    ]);
  });

  it('knows dated and coin-margined contracts', () => {
    expect(okxInstrument('ETH-USD-240927', 1)).toMatchObject({ instrument: { id: 'ETH-USD-240927.future@okx' }, contract: { quote: 10 } });
  });
});
