/** Messages of a venue through its decoder and the market writer, as one connection brings them: what came of each, and all rows. */
import type { Instrument } from '../../src/market/instrument.ts';
import { flagsOf, instrumentOf, kindNames, kindOf, sideOf } from '../../src/market/meta.ts';
import { TickWriter } from '../../src/market/writer.ts';
import type { Frame } from '../../src/sources/frame.ts';
import { MarketWriter } from '../../src/sources/live/market-writer.ts';
import type { Listing, VenueDefinition } from '../../src/sources/venue.ts';

export interface RigRow {
  kind: string;
  side: number;
  flags: number;
  instrument: number;
  ts: number;
  px: number;
  qty: number;
  id: number;
}

/** A writer, and all rows and instruments that were written. */
export function collectRows(): { writer: TickWriter; rows: RigRow[]; instruments: Instrument[] } {
  const rows: RigRow[] = [];
  const instruments: Instrument[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => {
      instruments[index] = instrument;
    },
    batch: ({ n, meta, ts, px, qty, id }) => {
      for (let i = 0; i < n; i++) {
        const at = meta[i]!;
        const row = { ts: ts[i]!, px: px[i]!, qty: qty[i]!, id: id[i]! };
        rows.push({ kind: kindNames[kindOf(at)]!, side: sideOf(at), flags: flagsOf(at), instrument: instrumentOf(at), ...row });
      }
    },
  });
  return { writer, rows, instruments };
}

export function openRig(venue: VenueDefinition, symbols: readonly string[]) {
  const { writer, rows } = collectRows();
  const breaks: { slot: number; why: string }[] = [];
  const market = new MarketWriter(
    venue,
    symbols.map((symbol) => venue.parse(symbol) as Listing),
    writer,
    { broken: (slot, why) => breaks.push({ slot, why }) },
  );
  const decode = venue.decoder();
  const frame: Frame = market.frame();
  let rx = 1_790_000_000_000_000;
  return {
    market,
    frame,
    breaks,
    /** Rows so far. */
    rows: () => {
      writer.flush();
      return rows;
    },
    /** Decodes only. */
    decode: (text: string): Frame => {
      frame.begin();
      decode(text, frame);
      return frame;
    },
    take: (text: string): Frame => {
      frame.begin();
      decode(text, frame);
      market.take(frame, (rx += 1_000));
      return frame;
    },
  };
}
