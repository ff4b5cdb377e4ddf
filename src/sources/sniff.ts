/** Which format reads a file, from its head: the surest wins; the others are told to a person who wants another. */
import { QuantabError } from '../core/errors.ts';
import type { ByteFile } from './byte-file.ts';
import type { FileHead, FormatDefinition, Mapping, Sniff } from './format.ts';
import { formatById, formats } from './formats/registry.ts';
import { headerLine } from './head.ts';
import { readHead } from './read-head.ts';
import { isBookUpdates, unknownFormat } from './refusal.ts';
import { symbolOfName } from './rows/symbol-of-name.ts';
import { sameFile } from './same-file.ts';

export interface SniffRequest {
  readonly format?: string;
  readonly mapping?: Mapping;
  /** Of some of the files, by name or header line; the name goes first. */
  readonly mappings?: Readonly<Record<string, Mapping>>;
  /** Mappings given before, by header line; used where none is given now. */
  readonly remembered?: Readonly<Record<string, Mapping>>;
}

export interface Sniffed {
  readonly file: ByteFile;
  readonly head: FileHead;
  readonly format: FormatDefinition;
  readonly sniff: Sniff;
  readonly mapping: Mapping | undefined;
  /** A person gave the mapping for this import. */
  readonly given: boolean;
}

export interface Candidate {
  readonly format: FormatDefinition;
  readonly sniff: Sniff;
}

/** Formats whose columns a person can name. */
const mappable = ['trades-csv', 'ohlcv-csv'];

const magics = formats.flatMap(({ magic }) => magic ?? []);

export async function sniffFile(file: ByteFile, request: SniffRequest): Promise<Sniffed> {
  const head = await readHead(file, magics);
  const { candidates, mapping, given, wanted } = sniffHead(head, request);
  const [best] = candidates;
  if (!best) throw unknownFormat(head, formats, wanted);
  // What a magic names is no text.
  const ofLines = best.format.magic === undefined && !best.format.anyLineEnd;
  if (ofLines && /^[^\n]*\r[^\n]+$/.test(head.text)) throw oldLineEnds(file.name);
  return { file, head, mapping, given, ...best };
}

/** Whether equal bytes are equal rows: some formats read the symbol or the day from the file's name. */
function isOfOne(a: Sniffed, b: Sniffed): boolean {
  return !a.sniff.part && !b.sniff.part && symbolOfName(a.file.name) === symbolOfName(b.file.name);
}

function oldLineEnds(name: string): QuantabError {
  const text = `${name}: its lines end in CR alone, as on old Macintosh computers. Save it with the line ends LF or CR LF and import it again.`;
  return new QuantabError('bad-input', text);
}

/** The formats that could read it, the surest first. */
export function sniffHead(
  head: FileHead,
  request: SniffRequest,
): { candidates: Candidate[]; mapping: Mapping | undefined; given: boolean; wanted: FormatDefinition | undefined } {
  const wanted = request.format === undefined ? undefined : formatById(request.format);
  if (request.format !== undefined && !wanted) {
    throw new QuantabError('bad-input', `There is no format "${request.format}". Known are ${formats.map(({ id }) => id).join(', ')}.`);
  }
  const header = headerLine(head.text, head.whole) ?? '';
  const given = request.mapping ?? of(request.mappings, head.name) ?? of(request.mappings, header);
  const mapping = given ?? of(request.remembered, header);
  const candidates: Candidate[] = [];
  const book = isBookUpdates(head);
  for (const format of wanted ? [wanted] : formats) {
    if (book && mappable.includes(format.id)) continue;
    const sniff = format.sniff(head, mapping);
    if (sniff.confidence > 0) candidates.push({ format, sniff });
  }
  candidates.sort((a, b) => b.sniff.confidence - a.sniff.confidence);
  return { candidates, mapping, given: given !== undefined, wanted };
}

function of(mappings: Readonly<Record<string, Mapping>> = {}, key: string): Mapping | undefined {
  return Object.hasOwn(mappings, key) ? mappings[key] : undefined;
}

/** Why a file is none that a mapping could help with; undefined when it may be. */
export function hopeless(head: FileHead): QuantabError | undefined {
  return isBookUpdates(head) ? unknownFormat(head, formats, undefined) : undefined;
}

export function readHeadOf(file: ByteFile): Promise<FileHead> {
  return readHead(file, magics);
}

/**
 * All files of an import. Of an archive, what no format knows is left out with the reason (`leave`) where other files of it are good; when
 * none is, the first refusal stands.
 */
export async function sniffFiles(
  files: readonly ByteFile[],
  request: SniffRequest,
  leave: (name: string, reason: string) => void,
  check: () => void,
): Promise<Sniffed[]> {
  const sniffed: Sniffed[] = [];
  let refusal: unknown;
  const left: { name: string; reason: string }[] = [];
  for (const file of files) {
    try {
      const found = await sniffFile(file, request);
      const twin = await sameFile(
        found,
        sniffed.filter((other) => isOfOne(found, other)),
        check,
      );
      if (twin) leave(file.name, `the same file as ${twin.file.name}`);
      else sniffed.push(found);
    } catch (thrown) {
      // Damage is not a matter of formats.
      if (file.archive === undefined || !(thrown instanceof QuantabError) || thrown.detail !== undefined) throw thrown;
      refusal ??= thrown;
      left.push({ name: file.name, reason: thrown.message.split('\n')[0]!.replace(/ Expected is, for example:$/, '') });
    }
    check();
  }
  if (sniffed.length === 0 && refusal !== undefined) {
    const { length } = left;
    if (length === 1 || !(refusal instanceof QuantabError)) throw refusal;
    const names = left.map(({ name }) => name).slice(0, 5);
    const all = `${names.join(', ')}${length > 5 ? ` and ${length - 5} more` : ''}`;
    throw new QuantabError('bad-input', `None of the ${length} files is market data (${all}). The first: ${refusal.message}`);
  }
  for (const { name, reason } of left) leave(name, reason);
  const whole = sniffed.find(({ format }) => format.magic !== undefined);
  if (whole && sniffed.length > 1) {
    const text = `${whole.file.name} holds a whole session: drop it alone. It cannot be one session with ${sniffed.length - 1} other files.`;
    throw new QuantabError('bad-input', text);
  }
  return sniffed;
}
