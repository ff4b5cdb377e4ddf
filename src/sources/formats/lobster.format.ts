/**
 * LOBSTER: a message file and an order-book file of one stock and day, read in lockstep: row i of the book is the book after message i.
 * Messages: seconds after midnight in New York, type, order id, size, price x 10,000, direction of the order that rests. Types 4 and 5
 * are executions, so the aggressor is the other side; 7 is a halt (price -1 halted, 0 quoting resumes, 1 trading resumes).
 */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat, type FileHead, type Sniff } from '../format.ts';
import { headLines } from '../head.ts';
import { midnightUs } from '../table/exchange-time.ts';
import { type LobsterFile, openLobster } from '../table/lobster.ts';

const zone = 'America/New_York';
const nameParts = /([A-Z][A-Z0-9.-]*)_(\d{4})-(\d\d)-(\d\d)_(\d+)_(\d+)_(message|orderbook)_(\d+)(?=\.|$)/i;
const message = /^\d+(\.\d+)?,[1-7],\d+,\d+,-?\d+,-?1(,\S*)?$/;
const book = /^-?\d+,\d+,-?\d+,\d+(,-?\d+,\d+,-?\d+,\d+)*$/;

function fileOf(head: FileHead): (LobsterFile & { part: NonNullable<Sniff['part']>; series: string; start: number }) | undefined {
  const parts = nameParts.exec(head.name);
  const first = headLines(head.text, head.whole)[0] ?? '';
  if (!parts) return undefined;
  const [whole, symbol = '', year, month, day, from, , kind = '', levels] = parts;
  const isMessage = kind.toLowerCase() === 'message';
  const depth = Number(levels);
  if (isMessage ? !message.test(first) : !(book.test(first) && first.split(',').length === 4 * depth)) return undefined;
  const midnight = midnightUs(Number(year), Number(month), Number(day), zone);
  const other = isMessage ? 'orderbook' : 'message';
  const partner = head.name.replace(/^.*[/\\]/, '').replace(new RegExp(`_${kind}_(?=\\d+)`, 'i'), `_${other}_`);
  return {
    symbol: symbol.toUpperCase(),
    midnight,
    depth,
    fields: isMessage ? first.split(',').length : 6,
    date: `${year}-${month}-${day}`,
    part: { index: isMessage ? 0 : 1, of: 2, partner },
    series: whole.toUpperCase().replace(`_${kind.toUpperCase()}_`, '_'),
    start: midnight + Number(from) * 1_000,
  };
}

export default defineFormat({
  id: 'lobster',
  title: 'LOBSTER messages and order book (two files)',
  extensions: ['csv'],
  example:
    'AAPL_2012-06-21_34200000_57600000_message_10.csv: 34200.189607670,1,11885113,21,2238200,1\n..._orderbook_10.csv: 2239500,100,2231800,100,...',
  sniff(head) {
    const file = fileOf(head);
    return file ? { confidence: 1, firstRx: file.start, series: file.series, part: file.part } : { confidence: 0 };
  },
  open(context) {
    const file = fileOf(context.head);
    if (!file) throw new QuantabError('bad-input', `${context.name} is not a message file of LOBSTER.`);
    context.report.note?.(`Times of ${file.symbol} on ${file.date} were read as New York time.`);
    return openLobster(context, file);
  },
});
