/**
 * The session file, `.quantab`: 8 bytes of magic, version and header length (u32, little-endian), the header's sha256, the header as JSON,
 * then the stored segments one behind the other, as they are on the disk. The header names the sha256 of each segment's rows, and the
 * tick hash of the session is the hash of those: what agrees with it is, bit for bit, what was exported.
 */
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { QuantabError } from '../core/errors.ts';
import { combineDigests, fromHex, sha256, toHex } from '../core/hash.ts';
import { type Episode, episodeKinds } from '../market/episode.ts';
import type { Instrument } from '../market/instrument.ts';
import { type KindName, kindNames } from '../market/meta.ts';

export const sessionMagic = 'QUANTAB\x1a';
export const sessionVersion = 1;
/** Bytes before the JSON. */
export const preludeBytes = 48;
const longestHeader = 64 << 20;
/** Of one segment: six columns as they are take less. */
export const longestSegment = SEGMENT_ROWS * 64;

export interface SessionSegment {
  rows: number;
  bytes: number;
  /** sha256 of the rows, hex. */
  hash: string;
}

export interface SessionHeader {
  /** Version of the program that wrote it. */
  app: string;
  title: string;
  source: string;
  instruments: Instrument[];
  /** Microseconds; NaN when no row has a time. */
  from: number;
  to: number;
  rows: Partial<Record<KindName, number>>;
  gaps: number;
  tickHash: string;
  truth?: Episode[];
  segments: SessionSegment[];
}

export async function writeHeader(header: SessionHeader): Promise<Uint8Array<ArrayBuffer>> {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(preludeBytes + json.length);
  for (let i = 0; i < sessionMagic.length; i++) bytes[i] = sessionMagic.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  view.setUint32(8, sessionVersion, true);
  view.setUint32(12, json.length, true);
  bytes.set(await sha256(json), 16);
  bytes.set(json, preludeBytes);
  return bytes;
}

/** Length of the JSON from the first 48 bytes; refuses other versions. */
export function headerLength(name: string, prelude: Uint8Array): number {
  const view = new DataView(prelude.buffer, prelude.byteOffset, prelude.byteLength);
  const version = view.getUint32(8, true);
  if (version > sessionVersion) {
    const text = `${name} was written by a newer Quantab (session file version ${version}; this one reads up to ${sessionVersion}): reload the page to update, then drop it again.`;
    throw new QuantabError('unsupported', text);
  }
  const length = view.getUint32(12, true);
  if (version < 1 || length === 0 || length > longestHeader) throw headerError(name, 'its first bytes are damaged');
  return length;
}

/** The header, checked against its hash and with itself. */
export async function readHeader(name: string, prelude: Uint8Array, json: Uint8Array<ArrayBuffer>): Promise<SessionHeader> {
  if (toHex(await sha256(json)) !== toHex(prelude.subarray(16, preludeBytes))) throw headerError(name, 'its header is damaged');
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(json));
  } catch {
    throw headerError(name, 'its header is not JSON');
  }
  const header = shapeOf(value);
  if (!header) throw headerError(name, 'its header does not say what a session is');
  const { segments, rows } = header;
  const total = segments.reduce((sum, segment) => sum + segment.rows, 0);
  const counted = Object.values(rows).reduce((sum, n) => sum + n, 0);
  if (total !== counted) throw headerError(name, `its header counts ${counted} rows, its segments ${total}`);
  if (segments.some((segment, i) => i < segments.length - 1 && segment.rows !== SEGMENT_ROWS)) {
    throw headerError(name, 'its segments are not cut as a session is');
  }
  const hash = await combineDigests(segments.map((segment) => fromHex(segment.hash)));
  if (hash !== header.tickHash)
    throw headerError(name, `its hash is ${header.tickHash.slice(0, 16)}, that of its segments ${hash.slice(0, 16)}`);
  return header;
}

export function headerError(name: string, what: string): QuantabError {
  return new QuantabError('bad-input', `${name} cannot be read: ${what}. Get the session file again; nothing was stored.`);
}

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown, longest = 300): value is string => typeof value === 'string' && value.length <= longest;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** JSON has no NaN: unknown numbers come as null. */
const isNumber = (value: unknown): boolean => typeof value === 'number' || value === null;
const numberOf = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN);

function shapeOf(value: unknown): SessionHeader | undefined {
  if (!isObject(value)) return undefined;
  const { app, title, source, instruments, from, to, rows, gaps, tickHash, truth, segments } = value;
  if (!isText(app) || !isText(title, 2_000) || !isText(source) || !isNumber(from) || !isNumber(to) || !isCount(gaps)) return undefined;
  if (!Array.isArray(instruments) || instruments.length > 0xfffe || !instruments.every(isInstrument)) return undefined;
  if (new Set(instruments.map(({ id }) => id)).size !== instruments.length) return undefined;
  if (!isObject(rows) || !Object.entries(rows).every(([kind, n]) => kindNames.includes(kind as KindName) && isCount(n))) return undefined;
  if (typeof tickHash !== 'string' || !Array.isArray(segments) || !segments.every(isSegment)) return undefined;
  if (truth !== undefined && !(Array.isArray(truth) && truth.every(isEpisode))) return undefined;
  return {
    app,
    title,
    source,
    instruments,
    from: numberOf(from),
    to: numberOf(to),
    rows,
    gaps,
    tickHash,
    segments,
    ...(truth ? { truth: truth.map(restored) } : {}),
  };
}

function isSegment(value: unknown): value is SessionSegment {
  if (!isObject(value)) return false;
  const { rows, bytes, hash } = value;
  return (
    isCount(rows) &&
    rows > 0 &&
    rows <= SEGMENT_ROWS &&
    isCount(bytes) &&
    bytes > 0 &&
    bytes <= longestSegment &&
    /^[0-9a-f]{64}$/.test(String(hash))
  );
}

function isInstrument(value: unknown): value is Instrument {
  if (!isObject(value)) return false;
  const { id, venue, symbol, base, quote, type, tickSize, inverseValue, scalars } = value;
  return (
    [id, venue, symbol, base, quote].every((text) => isText(text)) &&
    ['spot', 'perp', 'future', 'unknown'].includes(String(type)) &&
    typeof tickSize === 'number' &&
    tickSize > 0 &&
    (inverseValue === undefined || typeof inverseValue === 'number') &&
    (scalars === undefined || (Array.isArray(scalars) && scalars.every((name) => isText(name))))
  );
}

function isEpisode(value: unknown): value is Episode {
  if (!isObject(value)) return false;
  const { id, kind, instrument, from, to, text, figures } = value;
  return (
    isCount(id) &&
    (episodeKinds as readonly unknown[]).includes(kind) &&
    isText(instrument) &&
    isNumber(from) &&
    isNumber(to) &&
    isText(text, 2_000) &&
    isObject(figures) &&
    Object.values(figures).every(isNumber)
  );
}

function restored(episode: Episode): Episode {
  const figures = Object.fromEntries(Object.entries(episode.figures).map(([name, value]) => [name, numberOf(value)]));
  return { ...episode, from: numberOf(episode.from), to: numberOf(episode.to), figures };
}
