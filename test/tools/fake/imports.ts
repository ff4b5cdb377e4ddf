/** What a file of the fake comes to: a slow import by its name (`bad`, `again`), and a table nobody knows. */
import type { ImportOptions, ImportReport, SessionInfo } from '../../../src/api/types.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { FilePreview, Mapping } from '../../../src/sources/format.ts';

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function fakeImport(name: string, made: SessionInfo, { signal, onProgress }: ImportOptions): Promise<ImportReport> {
  const total = 100e6;
  for (let done = 0; done < total; done += 2e6) {
    if (signal?.aborted) throw new QuantabError('cancelled', 'The import was cancelled.');
    onProgress?.(done, total, `${Math.round(done / 77)} rows`);
    await wait(60);
  }
  if (/bad/.test(name))
    throw new QuantabError('bad-input', `"${name}" holds no trades: expected columns like timestamp,symbol,price,size; line 1 is "hello".`);
  const rejected = [
    { line: 18_204, reason: 'price is not a number, was "2,680.1"', text: '1723161255088,BTCUSDT,"2,680.1",0.5' },
    { line: 18_205, reason: 'time is missing', text: ',BTCUSDT,61671.4,0.2' },
    { line: 440_771, reason: 'size is negative, was -0.004', text: '1723161266001,BTCUSDT,61671.4,-0.004' },
  ];
  return {
    sessionId: made.id,
    format: 'trades-csv',
    rows: 1_214_877,
    kinds: { trade: 1_214_877 },
    rejected,
    rejectedCount: 3,
    skipped: { 'heartbeat lines': 12 },
    notes: [],
    leftFiles: [],
    instruments: made.instruments,
    from: made.from,
    to: made.to,
    elapsedMs: 3012,
    bytes: total,
    ...(/again/.test(name) ? { duplicateOf: made.id } : {}),
  };
}

/** What an unknown table looks like before its columns are named. */
export function unknownTable(name: string, given: Mapping | undefined): FilePreview {
  const cells = Array.from({ length: 6 }, (_, i) => [`17231612550${i}8`, 'BTCUSDT', `61${i}71,4`, '0,25']);
  const mapping = { columns: { symbol: 1 }, delimiter: ';', header: true, decimal: ',', symbol: '', ...given } as const;
  const { ts, px, qty } = mapping.columns as Mapping['columns'];
  const missing = Object.entries({ time: ts, price: px, size: qty }).flatMap(([word, column]) => (column === undefined ? [word] : []));
  const read =
    missing.length > 0
      ? []
      : cells.map((_, i) => ({ ts: 1_723_161_255_008_000 + i * 1e4, px: 61_671.4, qty: 0.25, side: 1 as const, symbol: 'BTCUSDT' }));
  return {
    name,
    others: [],
    certain: false,
    table: { header: 'when;what;paid;given', names: ['when', 'what', 'paid', 'given'], cells, mapping, missing, read },
  };
}
