/** What the tables of Tardis share: columns exchange, symbol, timestamp, local_timestamp, then those of the data type. */
import type { FileHead } from '../format.ts';
import { tardisInstrument, type VenueInstrument } from '../venue-contracts.ts';
import { namedTable, type TableHead } from './table-head.ts';

const common = ['exchange', 'symbol', 'timestamp', 'localtimestamp'];

/** The table of a file that has Tardis' columns and these; names are plain (`asks[0].price` is asks0price). */
export function tardisTable(head: FileHead, wanted: readonly string[]): TableHead | undefined {
  return namedTable(head, (names) => common.every((name, i) => names[i] === name) && wanted.every((name) => names.includes(name)));
}

export function tardisColumn({ names }: TableHead, name: string): number {
  return names.indexOf(name);
}

/** Exchange and symbol together name an instrument. */
export function tardisSymbol({ delimiter }: TableHead): {
  symbol: readonly [number, number];
  instrument(text: string, tickSize: number): VenueInstrument;
} {
  return {
    symbol: [0, 1],
    instrument(text, tickSize) {
      const [exchange = '', symbol = ''] = text.split(delimiter);
      return tardisInstrument(exchange, symbol, tickSize);
    },
  };
}
