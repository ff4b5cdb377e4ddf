/** What a cell of the heatmap is called, and what the keyboard's cursor says of it. */
import type { HeatCell } from '../charts/heat-gl/heat-trace.ts';
import { fixed, price } from '../widgets/format.ts';

/** `61,600`, or `61,600–61,601` where a row is higher than one step: its last price is told. */
export function rowWords({ low, high }: HeatCell, tickSize: number): string {
  const last = high - tickSize;
  return last > low + tickSize / 2 ? `${price(low, tickSize)}\u2009\u2013\u2009${price(last, tickSize)}` : price(low, tickSize);
}

/** `12.30 BTC`. */
export const sizeWords = (value: number, unit: string): string => {
  const decimals = value !== 0 && Math.abs(value) < 1 ? 3 : Math.abs(value) >= 1_000 ? 0 : 2;
  return `${fixed(value, decimals)}${unit ? ` ${unit}` : ''}`;
};

/** What the keyboard's cursor says of a cell. */
export function cellWords(cell: HeatCell, tickSize: number, unit: string): string {
  const rests = Number.isNaN(cell.mean) ? 'not known' : cell.mean > 0 ? `${sizeWords(cell.mean, unit)} rests` : 'nothing rests';
  return `${rowWords(cell, tickSize)}, ${rests}`;
}
