/** Rows of a usual spelling are read where they stand; every other spelling is told apart. */
import { expect, test } from 'vitest';
import { SIDE_BUY, SIDE_SELL } from '../../assembly/layout.ts';
import { FlatRow } from '../../src/sources/flat-row.ts';
import { sideWord } from '../../src/sources/taker-side.ts';

const values = (row: FlatRow, text: string): string[] => row.names.map((_, k) => text.slice(row.from[k], row.to[k]));
const inList = (rows: string[]): string => `[${rows.join(',')}]`;

test('values of rows that are alike, whatever their length', () => {
  const row = new FlatRow(['px', 'side', 'id']);
  const text = inList(['{"id":"a","px":1,"side":"buy","x":true}', '{"id":"bcd","px":22.5,"side":"sell","x":null}']);
  const second = row.read(text, 1) + 1;
  expect(values(row, text)).toEqual(['1', 'buy', 'a']);
  expect(row.amount(text, 0)).toBe(1);
  expect(text.slice(row.read(text, second))).toBe(']');
  expect(values(row, text)).toEqual(['22.5', 'sell', 'bcd']);
  expect(row.amount(text, 0)).toBe(22.5);
});

test('another order, a missing member and one more are learned', () => {
  const row = new FlatRow(['px', 'qty']);
  for (const [text, expected] of [
    ['[{"px":1,"qty":"2"}]', ['1', '2']],
    ['[{"qty":"3","px":4}]', ['4', '3']],
    ['[{"qty":"5"}]', ['', '5']],
    ['[{"a":1,"px":6,"b":"c","qty":"7"}]', ['6', '7']],
  ] as const) {
    expect(row.read(text, 1)).toBe(text.length - 1);
    expect(values(row, text)).toEqual(expected);
  }
});

test('what is no flat object is left to others', () => {
  const row = new FlatRow(['px']);
  for (const text of [
    '[{"px":1,"a":{"b":2}}]',
    '[{"a":[2],"px":1}]',
    '[{ "px":1}]',
    '[{"px": 1}]',
    '[{"px":1',
    '[{}]',
    '[1]',
    '[{"px":}]',
  ]) {
    row.read('[{"px":1,"a":2}]', 1);
    expect([text, row.read(text, 1)]).toEqual([text, 0]);
  }
});

test('a number that is no plain one is unknown', () => {
  const row = new FlatRow(['px']);
  for (const value of ['1e5', '-1', 'null', '"12x"', '"1 "', '1.', '12345678901234567']) {
    const text = `[{"px":${value}}]`;
    row.read(text, 1);
    expect([value, row.amount(text, 0)]).toEqual([value, Number.NaN]);
  }
});

test('sides by their words', () => {
  const side = (word: string): number => sideWord(`"${word}"`, 1, word.length + 1);
  expect(['Buy', 'buy', 'BUY'].map(side)).toEqual([SIDE_BUY, SIDE_BUY, SIDE_BUY]);
  expect(['Sell', 'sell', 'SELL'].map(side)).toEqual([SIDE_SELL, SIDE_SELL, SIDE_SELL]);
  expect(['', 'bay', 'bull', 'sells', 'seal'].map(side)).toEqual([0, 0, 0, 0, 0]);
});
