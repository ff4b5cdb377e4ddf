import { decodeBytes } from '../../../src/engine/benchmark/trade-text.ts';
import { formatById } from '../../../src/sources/formats/registry.ts';
import { defineBench } from '../case.ts';
import { madeTables } from '../tools/table-text.ts';

const size = 16_000_000;

export default defineBench({
  name: 'table-formats',
  n: size * madeTables.length,
  note: 'bars, quotes, depth and book snapshots, 16 MB each in 1 MiB pieces, to tick batches (n is bytes); the rival splits lines and parses each field',
  setup() {
    const files = madeTables.map((made) => ({ ...made, format: formatById(made.id)!, bytes: made.make(size) }));
    const decodeOne = ({ format, name, bytes }: (typeof files)[number]): number => decodeBytes(format, name, bytes);
    return {
      run: () => files.reduce((rows, file) => rows + decodeOne(file), 0),
      rival() {
        let sum = 0;
        for (const { bytes } of files) {
          const decoder = new TextDecoder();
          for (let at = 0; at < bytes.length; at += 1 << 20) {
            const text = decoder.decode(bytes.subarray(at, at + (1 << 20)), { stream: true });
            for (const line of text.split('\n')) for (const field of line.split(',')) sum += Number.parseFloat(field) || 0;
          }
        }
        return sum;
      },
      values() {
        const speeds: Record<string, number> = {};
        for (const file of files) {
          const from = performance.now();
          decodeOne(file);
          speeds[`${file.id} MB/s`] = file.bytes.length / 1_000 / (performance.now() - from);
        }
        return speeds;
      },
    };
  },
});
