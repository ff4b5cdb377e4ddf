/**
 * Files of one import that belong together: in turn, one after the other in time order, or in lockstep, where row i of one goes with
 * row i of the other and neither is read more than a piece ahead.
 */
import { QuantabError } from '../core/errors.ts';
import type { ByteReader } from './byte-file.ts';
import type { Decoder } from './format.ts';
import type { Sniffed } from './sniff.ts';

/** Files of one series together, in time order; the others alone. Order of first appearance. */
export function seriesOf(files: readonly Sniffed[]): Sniffed[][] {
  const groups = new Map<string, Sniffed[]>();
  for (const [index, file] of files.entries()) {
    const key = file.sniff.series === undefined ? `file ${index}` : `${file.format.id} ${file.sniff.series}`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => (a.sniff.part?.index ?? 0) - (b.sniff.part?.index ?? 0) || (a.sniff.firstRx ?? 0) - (b.sniff.firstRx ?? 0));
    refuseLoneParts(group);
  }
  return [...groups.values()];
}

function refuseLoneParts(group: readonly Sniffed[]): void {
  const [first] = group;
  const part = first!.sniff.part;
  if (!part) return;
  const names = group.map(({ file }) => file.name).join(' and ');
  if (group.length < part.of) throw new QuantabError('bad-input', `${names} is one of a pair: drop ${part.partner} with it.`);
  if (group.some(({ sniff }, i) => sniff.part?.index !== i)) {
    throw new QuantabError('bad-input', `${names} hold the same part of a pair more than once: drop each file once.`);
  }
}

export interface Piece {
  readonly from: Sniffed;
  /** Undefined once the file is read. */
  readonly bytes: Uint8Array | undefined;
  /** Packed bytes of the file read so far. */
  readonly done: number;
}

/** The bytes of a series, from the file that the decoder wants next. */
export async function* piecesOf(series: readonly Sniffed[], decoder: Decoder): AsyncGenerator<Piece> {
  if (series[0]!.sniff.part) yield* inLockstep(series, decoder);
  else yield* inTurn(series);
}

async function* inTurn(series: readonly Sniffed[]): AsyncGenerator<Piece> {
  for (const from of series) {
    const reader = await from.file.open();
    try {
      for (let bytes = await reader.next(); bytes; bytes = await reader.next()) yield { from, bytes, done: reader.done };
    } finally {
      reader.close();
    }
    yield { from, bytes: undefined, done: from.file.size };
  }
}

async function* inLockstep(series: readonly Sniffed[], decoder: Decoder): AsyncGenerator<Piece> {
  const readers: (ByteReader | undefined)[] = [];
  try {
    for (const { file } of series) readers.push(await file.open());
    while (readers.some((reader) => reader)) {
      const wanted = decoder.wants ?? 0;
      const index = readers[wanted] ? wanted : readers.findIndex((reader) => reader);
      const reader = readers[index]!;
      const from = series[index]!;
      const bytes = await reader.next();
      if (!bytes) {
        reader.close();
        readers[index] = undefined;
      }
      yield { from, bytes, done: bytes ? reader.done : from.file.size };
    }
  } finally {
    for (const reader of readers) reader?.close();
  }
}
