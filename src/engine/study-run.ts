/** Runs one study over a stored session, apart from the run on screen: every output row, status and hash. */
import type { StudyRequest, StudyResult } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { hashColumns } from '../core/hash.ts';
import { formatReference, type ReferenceValue } from '../core/reference.ts';
import { openKernels } from '../kernels/kernels.ts';
import { fetchStudies } from '../studies/registry.ts';
import { openEngine } from './graph.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';

/** Output rows held at once; a trade of BTC-USDT every 100 ms fills them in 19 days. */
const mostRows = 2 ** 24;

/** Rows before `from` are computed too (a study needs its past) and left out of the result. */
export async function runStudy(store: Store, id: string, request: StudyRequest, task: LongTask, most = mostRows): Promise<StudyResult> {
  const started = performance.now();
  const record = await store.get(request.session);
  const table = record.instrumentTable;
  if (!Array.isArray(request.instruments) || request.instruments.length === 0) {
    throw new QuantabError(
      'bad-input',
      `A study needs instruments; session "${record.title}" has ${table.map((known) => known.id).join(', ')}.`,
    );
  }
  const instruments = request.instruments.map((name) => table[instrumentIndex(record, name)]?.id ?? name);
  const ref = formatReference({ id, instruments, params: (request.params ?? {}) as Record<string, ReferenceValue> });
  const engine = openEngine(openKernels(), { historyRows: most });
  try {
    for (const [index, instrument] of table.entries()) engine.instrument(index, instrument);
    await fetchStudies([ref]);
    engine.plan([ref]);
    const planned = engine.refs()[0];
    if (!planned) throw new QuantabError('not-found', `There is no study ${id}; studies.list() names those there are.`);
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = request;
    for await (const batch of scanSession(store, { session: request.session, to }, task)) engine.push(batch);
    engine.ended = true;
    const { ts, outputs, status, microsPerRow, before } = engine.columns(planned);
    if (before > 0 && !((ts[0] as number) < from)) {
      const rows = (before + ts.length).toLocaleString('en');
      const limit = most.toLocaleString('en');
      throw new QuantabError(
        'unsupported',
        `${ref} has ${rows} rows, of which the newest ${limit} can be given. Ask for a narrower span: a later from.`,
      );
    }
    const [first, end] = span(ts, from, to);
    const cut = Object.fromEntries(Object.entries(outputs).map(([name, column]) => [name, column.slice(first, end)]));
    const times = ts.slice(first, end);
    const outputHash = await hashColumns([times, ...Object.values(cut)]);
    return { ts: times, outputs: cut, status, outputHash, elapsedMs: performance.now() - started, microsPerRow };
  } finally {
    engine.close();
  }
}

/** Index range of a non-decreasing column inside [from, to]; rows out of order stay with their neighbours. */
function span(ts: Float64Array, from: number, to: number): [number, number] {
  let first = 0;
  while (first < ts.length && (ts[first] as number) < from) first++;
  let end = ts.length;
  while (end > first && (ts[end - 1] as number) > to) end--;
  return [first, end];
}
