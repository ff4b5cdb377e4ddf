/** Bars of decoded rows, four rows each, with how many are missing before them. */
import type { PlainRow } from './decode.ts';

interface PlainBar {
  instrument: string;
  end: number;
  length: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  value: number;
  buyVolume: number;
  trades: number;
  missing: number;
}

export function barsOf(rows: readonly PlainRow[]): PlainBar[] {
  const bars: PlainBar[] = [];
  let missing = 0;
  for (let i = 0; i < rows.length; ) {
    const row = rows[i]!;
    if (row.kind === 'gap') {
      missing = row.qty;
      i++;
      continue;
    }
    const four = rows.slice(i, i + 4);
    const sides = four.map(({ meta }) => (meta >>> 4) & 3);
    const whole = four.every(
      ({ kind, ts, id, instrument }) => kind === 'bar' && ts === row.ts && id === row.id && instrument === row.instrument,
    );
    if (!whole || sides.join() !== '0,1,2,3') throw new Error(`rows ${i} to ${i + 3} are no bar`);
    const [open, high, low, close] = four.map(({ px }) => px) as [number, number, number, number];
    const [volume, value, buyVolume, trades] = four.map(({ qty }) => qty) as [number, number, number, number];
    bars.push({
      instrument: row.instrument,
      end: row.ts,
      length: row.id,
      open,
      high,
      low,
      close,
      volume,
      value,
      buyVolume,
      trades,
      missing,
    });
    missing = 0;
    i += 4;
  }
  return bars;
}
