/** Ten instruments can be found and ticked, and one that no list has can be typed. */
import { expect, it } from 'vitest';
import { byHand, findInstruments, mostListed, namesOf } from '../../../src/desk/panels/live-pick.ts';

const known = ['BTC-USDT.perp@okx', 'ETH-USDT.perp@okx', 'BTC-USD-240927.future@okx', 'ETH-BTC@okx'];

it('finds by any word of the name, with or without its signs', () => {
  const found = (query: string) => findInstruments(known, [], query).ids;
  expect(found('')).toEqual(known);
  expect(found('btcusdt')).toEqual([known[0]]);
  expect(found('btc-usdt')).toEqual([known[0]]);
  expect(found('btc fut')).toEqual([known[2]]);
  expect(found('doge')).toEqual([]);
});

it('keeps what is picked in front, once', () => {
  expect(findInstruments(known, ['ETH-BTC@okx', 'FOOUSDT'], '').ids).toEqual(['ETH-BTC@okx', 'FOOUSDT', ...known.slice(0, 3)]);
  expect(findInstruments(known, ['ETH-BTC@okx', 'FOOUSDT'], 'foo').ids).toEqual(['FOOUSDT']);
});

it('lists so many and says how many more there are', () => {
  const many = Array.from({ length: mostListed + 7 }, (_, i) => `A${i}-USDT@okx`);
  const { ids, more } = findInstruments(many, [], '');
  expect([ids.length, more]).toEqual([mostListed, 7]);
});

it('takes a symbol as it is typed where no list has it', () => {
  expect(byHand(known, [], ' NEWUSDT ')).toBe('NEWUSDT');
  expect(byHand(known, [], 'btcusdt')).toBeUndefined();
  expect(byHand(known, [], 'BTC-USDT.perp@okx')).toBeUndefined();
  expect(byHand(known, ['NEWUSDT'], 'newusdt')).toBeUndefined();
  expect(byHand(known, [], 'two words')).toBeUndefined();
  expect(byHand(known, [], '')).toBeUndefined();
});

it('names what the venue has told by id where it is listed here, else as the venue spells it', () => {
  const one = (id: string, symbol: string) => ({ id, symbol, contractKnown: true });
  const told = {
    venue: 'okx',
    source: 'asked of OKX just now',
    isAnswer: true,
    instruments: [one('A-USD@okx', 'A-USD'), one('N-USD@okx', 'N-USD')],
  };
  expect(namesOf(['A-USD@okx', 'B-USD@okx'], told)).toEqual(['A-USD@okx', 'N-USD']);
  expect(namesOf(['A-USD@okx'], undefined)).toEqual(['A-USD@okx']);
  expect(namesOf(['A-USD@okx'], { ...told, isAnswer: false })).toEqual(['A-USD@okx']);
});
