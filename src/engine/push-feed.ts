/**
 * The feed of scripts: `stream.push` rows become a live session, recorded as they come. The first push opens it; `stop`
 * seals it. Rows keep the order they were pushed in; those without a receive time repeat their own and are flagged.
 */
import { FLAG_NO_RX, SIDE_BUY, SIDE_NONE, SIDE_SELL } from '../../assembly/layout.ts';
import type { StreamStatus } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import type { TickBatch } from '../market/batch.ts';
import type { TradeColumns } from '../market/columns.ts';
import { type Instrument, instrumentOfSymbol } from '../market/instrument.ts';
import { TickWriter } from '../market/writer.ts';
import type { FormatDefinition } from '../sources/format.ts';
import type { Run } from './run.ts';
import type { SessionWriter } from './store/contract.ts';

export interface PushFeed {
  readonly sessionId: string;
  readonly run: Run;
  /** Takes rows of one instrument; returns how many were kept. Bad rows refuse the whole call. */
  push(instrument: string, rows: TradeColumns): Promise<number>;
  pushText(format: FormatDefinition, instrument: string, text: string): Promise<number>;
  /** Writes the unsealed rows as a tail record. */
  tail(): Promise<void>;
  /** Seals the session. */
  stop(): Promise<void>;
  status(): StreamStatus;
}

export function openPushFeed(store: SessionWriter, run: Run, now: () => number): PushFeed {
  const since = now();
  let messages = 0;
  let rows = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const pending: TickBatch[] = [];
  const writer = new TickWriter({
    instrument(index, instrument) {
      store.instrument(index, instrument);
      run.instrument(index, instrument);
    },
    batch: (batch) => pending.push(batch),
  });

  /** One call at a time: rows reach store and engine in the order of the calls. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = queue.then(task);
    queue = turn.catch(() => undefined);
    return turn;
  }

  async function drain(): Promise<number> {
    writer.flush();
    let taken = 0;
    for (let batch = pending.shift(); batch; batch = pending.shift()) {
      await store.write(batch);
      run.push(batch);
      taken += batch.n;
    }
    messages++;
    rows += taken;
    return taken;
  }

  return {
    sessionId: store.id,
    run,
    push: (instrument, columns) =>
      inTurn(async () => {
        check(columns);
        const finest = decimalStep(columns.price);
        const index = writer.instrument(instrument, () => describe(instrument, finest));
        writer.refine(index, finest);
        for (let i = 0; i < columns.ts.length; i++) {
          const ts = columns.ts[i] as number;
          const sign = columns.side[i] as number;
          const side = sign > 0 ? SIDE_BUY : sign < 0 ? SIDE_SELL : SIDE_NONE;
          writer.trade(index, ts, ts, columns.price[i] as number, columns.qty[i] as number, side, columns.id[i] as number, FLAG_NO_RX);
        }
        return drain();
      }),
    pushText: (format, instrument, text) =>
      inTurn(async () => {
        const bytes = new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`);
        const first: { line: number; reason: string }[] = [];
        const report = { reject: (line: number, reason: string) => void first.push({ line, reason }), skip: () => undefined };
        const head = { name: 'push.ndjson', bytes, text, whole: true };
        const decoder = format.open({ name: head.name, head, writer, report, mapping: { columns: {}, symbol: instrument } });
        decoder.chunk(bytes);
        decoder.end();
        const bad = first[0];
        if (bad) {
          pending.length = 0;
          throw new QuantabError(
            'bad-input',
            `Line ${bad.line} of the pushed text is no trade: ${bad.reason}. Expected ${format.example}. Nothing was taken.`,
          );
        }
        return drain();
      }),
    tail: () => inTurn(() => store.tail()),
    stop: () =>
      inTurn(async () => {
        await store.commit();
        await run.attach();
      }),
    status: () => ({
      sessionId: store.id,
      state: 'live',
      messages,
      rows,
      gaps: 0,
      resyncs: 0,
      checksumFailures: 0,
      merged: 0,
      lagMs: { p50: Number.NaN, p99: Number.NaN },
      since,
      reason: 'rows pushed by a script',
    }),
  };
}

/** Throws bad-input naming the first row that is no trade. */
function check(columns: TradeColumns): void {
  const { ts, price, qty, side, id } = columns;
  const n = ts?.length;
  for (const [name, column] of Object.entries({ ts, price, qty, side, id })) {
    if (column?.length !== n)
      throw new QuantabError('bad-input', `Columns of a push have one length: ts has ${n}, ${name} has ${column?.length}.`);
  }
  for (let i = 0; i < n; i++) {
    if (!Number.isInteger(ts[i])) throw new QuantabError('bad-input', `ts[${i}] is integer microseconds, was ${ts[i]}. Nothing was taken.`);
    if (!((price[i] as number) > 0)) throw new QuantabError('bad-input', `price[${i}] is above 0, was ${price[i]}. Nothing was taken.`);
    if (!((qty[i] as number) > 0)) throw new QuantabError('bad-input', `qty[${i}] is above 0, was ${qty[i]}. Nothing was taken.`);
  }
}

function describe(id: string, tickSize: number): Instrument {
  const [name = id, venue = 'push'] = id.split('@');
  const [symbol = name, type] = name.split('.');
  const known = type === 'perp' || type === 'future' ? type : 'unknown';
  return { ...instrumentOfSymbol(symbol, venue, known, tickSize), id: id.includes('@') ? id : `${id}@push` };
}

/** 10^-k for the most decimals any of the values has, at most 12. */
function decimalStep(values: ArrayLike<number>): number {
  let decimals = 0;
  for (let i = 0; i < values.length; i++) {
    while (decimals < 12 && !isMultiple(values[i] as number, decimals)) decimals++;
  }
  return Number(`1e-${decimals}`);
}

function isMultiple(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === value;
}
