import { describe, expect, it } from 'vitest';
import { fieldsOfNames, fieldsOfValues, isOtherData } from '../../../src/sources/rows/fields.ts';

/** Names of the columns that were found. */
const found = (header: string, sample = ''): Record<string, string> => {
  const names = header.split(',');
  const columns = fieldsOfNames(names, sample ? [sample.split(',')] : []);
  return Object.fromEntries(Object.entries(columns).map(([field, column]) => [field, names[column]!]));
};

describe('columns by name', () => {
  const headers: [string, Record<string, string>][] = [
    ['timestamp,symbol,price,size', { ts: 'timestamp', symbol: 'symbol', px: 'price', qty: 'size' }],
    ['Time,Pair,Price,Amount,Direction', { ts: 'Time', symbol: 'Pair', px: 'Price', qty: 'Amount', side: 'Direction' }],
    ['trade_time,instrument,px,qty,taker_side', { ts: 'trade_time', symbol: 'instrument', px: 'px', qty: 'qty', side: 'taker_side' }],
    ['E,s,t,p,q,T,m,M', { ts: 'T', symbol: 's', px: 'p', qty: 'q', id: 't', maker: 'm' }],
    ['T,S,p,v', { ts: 'T', side: 'S', px: 'p', qty: 'v' }],
    ['id,price,qty,quote_qty,time,is_buyer_maker', { id: 'id', px: 'price', qty: 'qty', ts: 'time', maker: 'is_buyer_maker' }],
    [
      'exchange,symbol,timestamp,local_timestamp,id,side,price,amount',
      { symbol: 'symbol', ts: 'timestamp', rx: 'local_timestamp', id: 'id', side: 'side', px: 'price', qty: 'amount' },
    ],
    [
      'TimestampOfReceive,Stream,EventType,EventTime,TransactionTime,Symbol,TradeId,Price,Quantity,IsBuyerMarketMaker,XUnknownParameter',
      {
        rx: 'TimestampOfReceive',
        ts: 'TransactionTime',
        symbol: 'Symbol',
        id: 'TradeId',
        px: 'Price',
        qty: 'Quantity',
        maker: 'IsBuyerMarketMaker',
      },
    ],
    ['transact_time,price,quantity', { ts: 'transact_time', px: 'price', qty: 'quantity' }],
    ['"date","market","price","volume"', { ts: '"date"', symbol: '"market"', px: '"price"', qty: '"volume"' }],
  ];
  for (const [header, expected] of headers) it(`finds ${header}`, () => expect(found(header)).toEqual(expected));

  it('checks what the samples hold', () => {
    expect(found('t,p,q', '1735689600,1,1')).toEqual({ ts: 't', px: 'p', qty: 'q' });
    expect(found('time,type,price,size', '1735689600,trade,1,1')).toEqual({ ts: 'time', px: 'price', qty: 'size' });
    expect(found('time,side,rx,price,size', '1735689600,,,1,1')).toEqual({ ts: 'time', px: 'price', qty: 'size' });
    expect(found('time,type,price,size', '1735689600,sell,1,1')).toMatchObject({ side: 'type' });
    // A day without the time of day is no time of a trade.
    expect(found('date,time,price,size', '2025-01-01,12:00:00,1,1')).toEqual({ px: 'price', qty: 'size' });
  });

  it('knows bars and books', () => {
    expect(isOtherData(['time', 'open', 'high', 'low', 'close'])).toBe(true);
    expect(isOtherData(['timestamp', 'asks[0].price', 'bids[0].price'])).toBe(true);
    expect(isOtherData(['ts', 'time', 'rx', 'kind', 'instrument', 'side', 'price', 'size', 'id', 'flags'])).toBe(true);
    expect(isOtherData(['time', 'price', 'size'])).toBe(false);
  });
});

describe('columns by value', () => {
  const guess = (...lines: string[]) => fieldsOfValues(lines.map((line) => line.split(',')));
  it('tells time, price before size, ids and words', () => {
    expect(guess('1735689600000,100.5,2', '1735689601000,100.0,1')).toEqual({ ts: 0, px: 1, qty: 2 });
    expect(guess('7,BTCUSDT,100.5,2,sell,2025-01-01T00:00:00Z', '8,BTCUSDT,100.5,2,buy,2025-01-01T00:00:01Z')).toEqual({
      id: 0,
      symbol: 1,
      px: 2,
      qty: 3,
      side: 4,
      ts: 5,
    });
    expect(guess('1735689600,100,1,true', '1735689600,101,1,false')).toMatchObject({ maker: 3 });
  });
  it('does not guess among many numbers', () => {
    expect(guess('1735689600000,1,3,0.5,2,100,1735689660000', '1735689660000,2,3,0.5,1,90,1735689720000').px).toBeUndefined();
  });
});
