/** The pairs of a scan as rows of a table: columns, their order, and how each is written. */
import type { InstrumentInfo } from '../../api/types.ts';
import { count, counted, figures, fixed } from '../widgets/format.ts';
import { barsWords, pWords } from './pair-words.ts';
import { compact } from './summary-rows.ts';

interface Half {
  p: number;
  beta: number;
  halfLife: number;
  correlation: number;
  n: number;
}

export interface ScanRow {
  a: number;
  b: number;
  first: Half;
  second: Half;
  heldP: number;
  q: number;
  value: number;
}

export interface ScanOutputs {
  rows: readonly ScanRow[];
  tried: number;
  short: number;
  thin: readonly number[];
  found: number;
  held: number;
  allowed: number;
  bars: number;
}

export interface ScanColumn {
  id: string;
  title: string;
  /** Said of the head, where the title is short. */
  hint: string;
  /** Of which half it tells; '' of the pair. */
  half: 'first' | 'second' | '';
  value(row: ScanRow): number;
  text(value: number, micros: number): string;
  /** The first press sorts upwards: small is what is looked for. */
  up: boolean;
}

export const scanColumns: readonly ScanColumn[] = [
  {
    id: 'n',
    title: 'n',
    hint: 'Bars both traded in, half of them in each half',
    half: '',
    value: ({ first, second }) => first.n + second.n,
    text: (v) => count(v),
    up: false,
  },
  {
    id: 'p',
    title: 'p',
    hint: 'Engle–Granger, the better direction, doubled',
    half: 'first',
    value: ({ first }) => first.p,
    text: (v) => pWords(v),
    up: true,
  },
  {
    id: 'q',
    title: 'q',
    hint: 'Share of false finds if this pair is taken',
    half: 'first',
    value: ({ q }) => q,
    text: (v) => pWords(v),
    up: true,
  },
  {
    id: 'halfLife',
    title: 'Half-life',
    hint: 'Half-life of the spread',
    half: 'first',
    value: ({ first }) => first.halfLife,
    text: barsWords,
    up: true,
  },
  {
    id: 'correlation',
    title: 'Corr',
    hint: 'Correlation of returns',
    half: 'first',
    value: ({ first }) => first.correlation,
    text: (v) => fixed(v, 2),
    up: false,
  },
  { id: 'beta', title: 'β', hint: 'Hedge ratio, OLS', half: 'first', value: ({ first }) => first.beta, text: (v) => figures(v), up: false },
  {
    id: 'p2',
    title: 'p',
    hint: 'Engle–Granger in the direction chosen',
    half: 'second',
    value: ({ second }) => second.p,
    text: (v) => pWords(v),
    up: true,
  },
  {
    id: 'heldP',
    title: 'p, β held',
    hint: 'ADF of the spread with the first half’s ratio',
    half: 'second',
    value: ({ heldP }) => heldP,
    text: (v) => pWords(v),
    up: true,
  },
  {
    id: 'halfLife2',
    title: 'Half-life',
    hint: 'Half-life of the spread with the first half’s ratio',
    half: 'second',
    value: ({ second }) => second.halfLife,
    text: barsWords,
    up: true,
  },
  {
    id: 'correlation2',
    title: 'Corr',
    hint: 'Correlation of returns',
    half: 'second',
    value: ({ second }) => second.correlation,
    text: (v) => fixed(v, 2),
    up: false,
  },
  {
    id: 'value',
    title: 'Value',
    hint: 'Median value traded a bar, the smaller of both, quote units',
    half: '',
    value: ({ value }) => value,
    text: (v) => compact(v),
    up: false,
  },
];

/** Unknown ones stand last, whichever way; equal ones stay as they came, the smallest p first. */
export function sortRows(rows: readonly ScanRow[], id: string, down: boolean): ScanRow[] {
  const column = scanColumns.find((each) => each.id === id) ?? scanColumns[0]!;
  return rows.toSorted((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return down ? y - x : x - y;
  });
}

export const pairTitle = ({ a, b }: ScanRow, instruments: readonly InstrumentInfo[]): string =>
  `${shortName(instruments[a])} on ${shortName(instruments[b])}`;

const shortName = (info: InstrumentInfo | undefined): string => info?.base || info?.symbol || '?';

/** What was tried and what came of it: with many pairs, chance alone finds some. */
export function scanWords({ tried, short, thin, found, held, allowed }: ScanOutputs): string {
  const left = [
    short > 0 ? `${count(short)} with too few bars in common` : '',
    thin.length > 0 ? `${counted(thin.length, 'instrument')} too thin` : '',
  ]
    .filter(Boolean)
    .join(', ');
  const chance = found > 0 ? `, about ${figures(Math.max(found * allowed, 0), 2)} of them by chance` : '';
  return `${counted(tried, 'pair')} tried. ${count(found)} with q up to ${figures(allowed, 2)} in the first half${chance}; ${count(held)} of those held in the second.${left ? ` Left out: ${left}.` : ''}`;
}
