import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TickBatch } from '../../../src/market/batch.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { TimeOrder } from '../../../src/sources/rows/order.ts';
import { sortedOrder } from '../../../src/sources/rows/sorted-order.ts';

describe('sortedOrder', () => {
  it('is a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 200 }), fc.boolean(), (keys, reversed) => {
        const rows = keys.map((_, i) => i);
        if (reversed) rows.reverse();
        const expected = rows.sort((a, b) => keys[a]! - keys[b]!);
        expect([...sortedOrder(Float64Array.from(keys), reversed)]).toEqual(expected);
      }),
    );
  });
});

/** Rows with these times, in pieces of `piece`; gives the times that came out, by batch, and how many were late. */
function run(times: Float64Array, piece: number) {
  const out: number[] = [];
  const sizes: number[] = [];
  let late = 0;
  const writer = new TickWriter({
    instrument: () => undefined,
    batch({ n, rx }) {
      sizes.push(n);
      for (let i = 0; i < n; i++) out.push(rx[i]!);
    },
  });
  const order = new TimeOrder('test', writer, () => void late++);
  for (let from = 0; from < times.length; from += piece) {
    const part = TickBatch.allocate(Math.min(piece, times.length - from));
    part.rx.set(times.subarray(from, from + part.capacity));
    order.add(part, part.capacity);
  }
  order.end();
  return { out, sizes, late };
}

describe('TimeOrder', () => {
  it('sorts rows displaced by up to the window, whatever the pieces', () => {
    const times = Float64Array.from({ length: 600_000 }, (_, i) => i * 10);
    for (let i = 0; i < 600_000; i += 100_003) {
      const other = Math.min(599_999, i + 90_000);
      [times[i], times[other]] = [times[other]!, times[i]!];
    }
    const { out, sizes, late } = run(times, 16_384);
    expect(late).toBe(0);
    expect(out.every((time, i) => time === i * 10)).toBe(true);
    const again = run(times, 9_999);
    expect(again).toEqual({ out, sizes, late });
  });

  it('calls rows late that come behind what was passed on', () => {
    const times = Float64Array.from({ length: 300_001 }, (_, i) => (i === 300_000 ? 5.5 : i));
    expect(run(times, 1_000)).toMatchObject({ late: 1 });
  });
});
