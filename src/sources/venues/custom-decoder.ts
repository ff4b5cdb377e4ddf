/**
 * The user's own feed: trades as in NDJSON files, one or many lines a message, or a JSON list of them. Fields are found by the usual names,
 * values are read as in files, and what is plain is read without the objects of JSON.parse. A line that cannot be read is left out and
 * named; the rest of the message counts. A list that is no JSON counts for nothing.
 */
import { UNIT_ISO, UNIT_MS, UNIT_NS, UNIT_US } from '../../../assembly/scan-plan.ts';
import type { Frame } from '../frame.ts';
import { readIsoTime } from '../iso-time.ts';
import { JsonCursor } from '../json-cursor.ts';
import { fieldsOfNames, isComplete, isOtherData } from '../rows/fields.ts';
import {
  type Field,
  type FieldTexts,
  fieldNames,
  noTrade,
  parseMaker,
  parseSide,
  type Row,
  readRow,
  type Units,
} from '../rows/read-row.ts';
import { unnamed } from '../rows/symbol-of-name.ts';
import { isPlausible, parseTime } from '../rows/time.ts';
import { textId } from '../text-id.ts';
import type { FrameDecoder } from '../venue.ts';
import { parseValues } from './json-values.ts';

/** Keys of objects that are looked at; further ones are passed over. */
const mostKeys = 60;
/** Symbols of one connection; a feed that names more puts something else there. */
const mostSymbols = 1_000;

export function decodeCustom(): FrameDecoder {
  const reader = new TradeReader();
  return (text, frame) => {
    const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (text.trim() === '') frame.pass('heartbeat');
    else if (/^\s*\[/.test(from > 0 ? text.slice(from) : text.slice(0, 100))) reader.list(text.slice(from), frame);
    else if (text.indexOf('\n') < 0) reader.line(from > 0 ? text.slice(from) : text, frame);
    else for (const line of text.slice(from).split('\n')) if (line.trim() !== '') reader.line(line, frame);
  };
}

class TradeReader {
  readonly #cursor = new JsonCursor();
  /** Field of a key; '' for keys that hold none. */
  #fields = new Map<string, Field | ''>();
  /** The same, in the order of the line they were told by. */
  #order: { key: string; field: Field | '' }[] = [];
  /** Keys seen so far, each with the newest text it held: what their fields are told by. */
  readonly #samples = new Map<string, string>();
  readonly #units: Units = { ts: 0, rx: 0 };
  readonly #symbols = new Set<string>();
  readonly #row: Row = { ts: 0, rx: 0, px: 0, qty: 0, id: 0, side: 0, decimals: 0 };
  #symbol = unnamed;
  #id = '';

  line(text: string, frame: Frame): void {
    const cursor = this.#cursor;
    cursor.open(text);
    if (this.#fast() && cursor.atEnd()) this.#take(frame);
    else this.#slow(text, frame);
  }

  list(text: string, frame: Frame): void {
    const cursor = this.#cursor;
    cursor.open(text);
    cursor.enter();
    while (cursor.item()) {
      const start = cursor.at;
      if (cursor.isObject && this.#fast()) {
        this.#take(frame);
        continue;
      }
      cursor.jump(start);
      cursor.skip();
      if (cursor.ok) this.#slow(text.slice(start, cursor.at).trim(), frame);
    }
    if (!cursor.atEnd()) frame.bad('a list of trades that is no whole JSON');
  }

  #take(frame: Frame): void {
    const { ts, px, qty, side } = this.#row;
    const id = this.#id;
    const symbol = this.#symbol;
    if (!this.#symbols.has(symbol)) {
      if (this.#symbols.size >= mostSymbols) {
        frame.leave(`more than ${mostSymbols} symbols: "${symbol.slice(0, 40)}" is not taken`);
        return;
      }
      this.#symbols.add(symbol);
    }
    const slot = frame.place(symbol);
    if (slot < 0) frame.leave(`"${symbol.slice(0, 40)}" is no symbol`);
    // A feed may begin its ids again: one trade is known by its id and its time.
    else frame.trade(slot, ts, px, qty, side, id === '' ? Number.NaN : textId(`${id} ${ts}`));
  }

  /** Reads the object that comes next into the row; false when something in it is new, missing or not plain. */
  #fast(): boolean {
    const cursor = this.#cursor;
    const row = this.#row;
    const unit = this.#units.ts;
    if (unit === 0 || !cursor.isObject) return false;
    row.ts = row.px = row.qty = Number.NaN;
    row.side = 0;
    this.#symbol = '';
    this.#id = '';
    let named = false;
    let plain = true;
    let at = 0;
    cursor.enter();
    while (cursor.key()) {
      // Lines of one feed have their keys in one order, as a rule.
      const likely = this.#order[at++];
      const field = likely !== undefined && cursor.is(likely.key) ? likely.field : this.#fields.get(cursor.slice());
      if (field === undefined) plain = false;
      if (field === 'ts') row.ts = unit === UNIT_ISO ? readIsoTime(cursor) : this.#epoch(unit);
      else if (field === 'px') row.px = cursor.number();
      else if (field === 'qty') row.qty = cursor.number();
      else if (field === 'symbol') {
        this.#symbol = this.#text().trim();
        named = true;
      } else if (field === 'id') this.#id = this.#text();
      else if (field === 'side' || field === 'maker') {
        const side = field === 'side' ? parseSide(this.#text()) : parseMaker(this.#text());
        if (side === undefined) plain = false;
        else row.side = side;
      } else cursor.skip();
    }
    if (!named) this.#symbol = unnamed;
    else if (this.#symbol === '') plain = false;
    return plain && cursor.ok && isPlausible(row.ts) && isAmount(row.px) && isAmount(row.qty);
  }

  /** Text of the value that comes next, without its quotes. */
  #text(): string {
    const cursor = this.#cursor;
    if (cursor.isText) return cursor.string();
    const start = cursor.at;
    cursor.skip();
    return cursor.text.slice(start, cursor.at).trimEnd();
  }

  /** A time in a unit; fractions are read as files are, rounded down. */
  #epoch(unit: number): number {
    const text = this.#text();
    if (/^\d{9,16}$/.test(text)) {
      if (unit === UNIT_MS) return Number(text) * 1000;
      if (unit === UNIT_US) return Number(text);
    } else if (unit === UNIT_NS && /^\d{19}$/.test(text)) return Number(text.slice(0, 16));
    return parseTime(text, unit);
  }

  #slow(text: string, frame: Frame): void {
    const object = parseValues(text);
    if (!object) {
      frame.leave(`not a JSON object: ${shown(text)}`);
      return;
    }
    this.#learn(object);
    const texts: FieldTexts = {};
    for (const [key, field] of this.#fields) {
      const value = textOf(object[key], text, key);
      if (field !== '' && value !== undefined) texts[field] = value;
    }
    if (texts.ts === undefined && texts.px === undefined) {
      frame.leave(`no trade with a time, a price and a size under their usual names: ${shown(text)}`);
      return;
    }
    const reason = readRow(texts, this.#units, this.#row);
    if (reason === noTrade) return;
    if (reason !== undefined) {
      frame.leave(`${reason}: ${shown(text)}`);
      return;
    }
    this.#symbol = texts.symbol?.trim() || unnamed;
    this.#id = texts.id?.trim() ?? '';
    this.#take(frame);
  }

  /** Which keys hold which fields, told by all keys seen so far. */
  #learn(object: Readonly<Record<string, unknown>>): void {
    let more = false;
    for (const [key, value] of Object.entries(object)) {
      if (!this.#samples.has(key) && this.#samples.size >= mostKeys) continue;
      more ||= !this.#samples.has(key);
      const text = textOf(value, '', key);
      if (text !== undefined || !this.#samples.has(key)) this.#samples.set(key, text ?? '');
    }
    if (!more && this.#fields.size > 0) return;
    const keys = [...this.#samples.keys()];
    const columns = isOtherData(keys) ? {} : fieldsOfNames(keys, [[...this.#samples.values()]]);
    this.#fields = new Map(keys.map((key) => [key, '']));
    this.#order = [];
    if (!isComplete(columns)) {
      // Of an object that is none of trades nothing is to be remembered.
      if (this.#units.ts === 0) this.#samples.clear();
      return;
    }
    for (const field of fieldNames) {
      const column = columns[field];
      if (column !== undefined) this.#fields.set(keys[column] as string, field);
    }
    this.#order = Array.from(this.#fields, ([key, field]) => ({ key, field }));
  }
}

/** As text; of a whole number that JSON.parse rounds, as nanoseconds are, its digits in `line`. */
function textOf(value: unknown, line: string, key: string): string | undefined {
  if (typeof value === 'number' && value > Number.MAX_SAFE_INTEGER) {
    const at = line.indexOf(JSON.stringify(key));
    const digits = at < 0 ? undefined : /^\s*:\s*(\d+)\s*[,}]/.exec(line.slice(at + JSON.stringify(key).length))?.[1];
    return digits ?? String(value);
  }
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function isAmount(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
