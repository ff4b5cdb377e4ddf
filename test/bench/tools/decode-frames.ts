/** Times the decoders of all venues that have sample frames, each beside JSON.parse of the same text. */
import { KIND_LEVEL, KIND_TRADE } from '../../../assembly/layout.ts';
import { Frame } from '../../../src/sources/frame.ts';
import { venues } from '../../../src/sources/venues/registry.ts';
import type { Prepared } from '../case.ts';
import type { VenueFrames } from '../venue-frames.ts';

const modules = import.meta.glob<VenueFrames>('../frames/*.ts', { eager: true, import: 'default' });
const copies = 64;

interface Subject {
  id: string;
  decode(repeats: number): void;
  parse(repeats: number): void;
}

function subjectOf(id: string, sample: VenueFrames, which: 'trade' | 'depth'): Subject {
  const venue = venues.find((one) => one.id === id);
  if (!venue) throw new Error(`no venue ${id}`);
  const frame = new Frame((symbol) => {
    const slot = sample.symbols.indexOf(symbol);
    return slot < 0 ? undefined : slot;
  });
  const decoder = venue.decoder();
  const take = (text: string): Frame => {
    frame.begin();
    decoder(text, frame);
    return frame;
  };
  for (const text of sample.before ?? []) take(text);
  const { n, fault, kind, levels } = take(sample[which]);
  const good = which === 'trade' ? kind[0] === KIND_TRADE : kind[0] === KIND_LEVEL && levels === 100;
  if (fault !== '' || n !== 1 || !good) throw new Error(`${id}: ${which} frame gives ${n} rows, ${levels} levels, ${fault || 'no fault'}`);
  // Texts of their own, as a socket brings them: none is known to the one before.
  const bytes = new TextEncoder().encode(sample[which]);
  const texts = Array.from({ length: copies }, () => new TextDecoder().decode(bytes));
  return {
    id,
    decode(repeats) {
      for (let k = 0; k < repeats; k++) for (let i = 0; i < copies; i++) take(texts[i] as string);
    },
    parse(repeats) {
      for (let k = 0; k < repeats; k++) for (let i = 0; i < copies; i++) JSON.parse(texts[i] as string);
    },
  };
}

/** `total`: messages of one run, parted among the venues. */
export function prepareDecoding(which: 'trade' | 'depth', total: number): Prepared {
  const subjects = Object.entries(modules).map(([path, sample]) => subjectOf(path.replace(/^.*\/|\.ts$/g, ''), sample, which));
  const repeats = Math.max(1, Math.round(total / subjects.length / copies));
  return {
    run() {
      for (const { decode } of subjects) decode(repeats);
    },
    rival() {
      for (const { parse } of subjects) parse(repeats);
    },
    values() {
      const values: Record<string, number> = {};
      for (const { id, decode, parse } of subjects) {
        const [own, other] = fastest(decode, parse);
        values[`us ${id}`] = own;
        values[`x ${id}`] = other / own;
      }
      return values;
    },
  };
}

/** Samples are so long that the clock's steps do not matter, so short that some are not interrupted; of so many the fastest counts. */
const sampleMs = 2;
const samples = 60;

/** Microseconds a message of each, in turn. */
function fastest(...timed: ((repeats: number) => void)[]): [number, number] {
  const clock = (one: (repeats: number) => void, repeats: number): number => {
    const from = performance.now();
    one(repeats);
    return performance.now() - from;
  };
  const repeats = timed.map((one) => {
    let count = 1;
    while (clock(one, count) < sampleMs) count *= 2;
    return count;
  });
  const least = timed.map(() => Number.POSITIVE_INFINITY);
  for (let k = 0; k < samples; k++) {
    timed.forEach((one, i) => {
      const ms = clock(one, repeats[i] as number) / (repeats[i] as number);
      least[i] = Math.min(least[i] as number, ms);
    });
  }
  return least.map((ms) => (ms * 1_000) / copies) as [number, number];
}
