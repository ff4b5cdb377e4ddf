/** The app's own session file: instruments, segments and truth of a stored session, each segment checked against its hash before it counts. */
import { INSTRUMENT_ALL, INSTRUMENT_SHIFT, KIND_MASK } from '../../../assembly/layout.ts';
import { QuantabError } from '../../core/errors.ts';
import { toHex } from '../../core/hash.ts';
import type { TickBatch } from '../../market/batch.ts';
import { type KindName, kindNames } from '../../market/meta.ts';
import { hashRows } from '../../market/row-hash.ts';
import { decodeSegment } from '../../market/segment.ts';
import { type DecodeContext, type Decoder, defineFormat } from '../format.ts';
import { headerError, headerLength, preludeBytes, readHeader, type SessionHeader, sessionMagic } from '../session-file.ts';

export default defineFormat({
  id: 'quantab-session',
  title: 'Quantab session file',
  extensions: ['quantab'],
  magic: sessionMagic,
  example: 'a .quantab file that was exported from the sessions panel',
  sniff: ({ bytes }) => ({ confidence: String.fromCharCode(...bytes.subarray(0, sessionMagic.length)) === sessionMagic ? 1 : 0 }),
  open: openSession,
});

function openSession({ name, writer }: DecodeContext): Decoder {
  const rest = new Pending();
  let header: SessionHeader | undefined;
  let jsonBytes = 0;
  let segment = 0;
  let rows = 0;
  const counts: Partial<Record<KindName, number>> = {};

  async function takeHeader(): Promise<void> {
    if (jsonBytes === 0 && rest.length >= preludeBytes) jsonBytes = headerLength(name, rest.peek(preludeBytes));
    if (jsonBytes === 0 || rest.length < preludeBytes + jsonBytes) return;
    const prelude = rest.take(preludeBytes);
    header = await readHeader(name, prelude, rest.take(jsonBytes));
    for (const [index, instrument] of header.instruments.entries()) {
      if (writer.instrument(instrument.id, () => instrument) !== index) throw headerError(name, 'its instruments are named twice');
    }
  }

  async function takeSegment({ segments, instruments }: SessionHeader): Promise<void> {
    const { rows: said, bytes, hash } = segments[segment]!;
    const where = `segment ${segment + 1} of ${segments.length}`;
    const refused = (what: string): QuantabError =>
      new QuantabError('bad-input', `${name}: ${where} ${what}. Get the session file again; nothing was stored.`);
    let batch: TickBatch;
    try {
      batch = decodeSegment(rest.take(bytes));
    } catch (thrown) {
      throw refused(`is damaged (${thrown instanceof Error ? thrown.message.replace(/^.*: |\.$/g, '') : String(thrown)})`);
    }
    if (batch.n !== said) throw refused(`holds ${batch.n} rows, its header says ${said}`);
    if (toHex(await hashRows(batch)) !== hash) throw refused('is damaged: its rows do not have the hash they had when they were exported');
    const fault = countRows(batch, instruments.length, counts);
    if (fault) throw refused(fault);
    rows += batch.n;
    segment++;
    writer.pass(batch);
  }

  return {
    get rows() {
      return rows;
    },
    get session() {
      return header && { title: header.title, source: header.source, ...(header.truth ? { truth: header.truth } : {}) };
    },
    async chunk(bytes) {
      rest.add(bytes);
      if (!header) await takeHeader();
      if (!header) return;
      while (segment < header.segments.length && rest.length >= header.segments[segment]!.bytes) await takeSegment(header);
      if (segment === header.segments.length && rest.length > 0) throw headerError(name, 'it goes on behind its last segment');
    },
    end() {
      if (!header) throw headerError(name, 'it is cut off in its header');
      const { length } = header.segments;
      if (segment < length) throw headerError(name, `it is cut off: ${segment} of ${length} segments are there`);
      for (const kind of kindNames) {
        const [there, said] = [counts[kind] ?? 0, header.rows[kind] ?? 0];
        if (there !== said) throw headerError(name, `it holds ${there} rows of kind ${kind}, its header says ${said}`);
      }
    },
  };
}

/** Counts rows by kind; says what is wrong with a row that no session can have. */
function countRows({ ts, rx, meta, n }: TickBatch, instruments: number, counts: Partial<Record<KindName, number>>): string | undefined {
  for (let i = 0; i < n; i++) {
    const index = meta[i]! >>> INSTRUMENT_SHIFT;
    const kind = kindNames[meta[i]! & KIND_MASK];
    if (kind === undefined) return `holds a row of an unknown kind (${meta[i]! & KIND_MASK})`;
    if (index >= instruments && index !== INSTRUMENT_ALL) return `holds a row of instrument ${index}, of ${instruments}`;
    if (!Number.isFinite(ts[i]!) || !Number.isFinite(rx[i]!)) return 'holds a row without a time';
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return undefined;
}

/** Bytes that wait until enough are there. */
class Pending {
  length = 0;
  #parts: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.length += bytes.length;
  }

  peek(n: number): Uint8Array<ArrayBuffer> {
    return this.#joined().slice(0, n);
  }

  take(n: number): Uint8Array<ArrayBuffer> {
    const all = this.#joined();
    this.#parts = [all.subarray(n)];
    this.length = all.length - n;
    return all.slice(0, n);
  }

  #joined(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0]!;
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    this.#parts = [all];
    return all;
  }
}
