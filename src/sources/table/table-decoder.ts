/** The decoder of a table whose rows become ticks one by one; `stage` holds those that still wait for their turn. */
import type { Decoder } from '../format.ts';
import type { RowStage } from './row-stage.ts';
import type { TableScanner } from './table-scanner.ts';

export function tableDecoder(scanner: TableScanner, stage?: RowStage): Decoder {
  return {
    get rows() {
      return scanner.rows;
    },
    chunk: (bytes) => scanner.chunk(bytes),
    end() {
      scanner.end();
      stage?.end();
    },
  };
}
