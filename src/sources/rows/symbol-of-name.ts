/** Where the symbol of rows comes from: a mapping that names one, a column, else the name of the file. */
import { splitSymbol } from '../../market/instrument.ts';
import type { Mapping } from '../format.ts';
import type { Columns } from './fields.ts';

/** The fields to read and the symbol of all rows; undefined when each row names its own. */
export function rowSymbol(columns: Columns, mapping: Mapping | undefined, named: string): { columns: Columns; symbol: string | undefined } {
  const { symbol: _column, ...others } = columns;
  if (mapping?.symbol !== undefined) return { columns: others, symbol: mapping.symbol };
  return { columns, symbol: columns.symbol === undefined ? named : undefined };
}

/** The symbol a file name tells: `BTCUSDT` of `my_BTCUSDT_2024-08-08.csv.gz`; else the name without its endings. */
export function symbolOfName(name: string): string {
  const stem = name.replace(/^.*[/\\]/, '').replace(/(\.(csv|tsv|txt|json|ndjson|jsonl|gz|zip))+$/i, '');
  const pair = /(?:^|[^A-Za-z])([A-Z0-9]{2,10}[-_/]?(?:USDT|USDC|FDUSD|BUSD|USD|EUR))(?:[^A-Za-z]|$)/i.exec(stem);
  if (pair) return pair[1]!.toUpperCase();
  const words = stem.split(/[^A-Za-z0-9]+/).filter((word) => /[A-Za-z]/.test(word));
  const known = words.find((word) => word.length >= 5 && splitSymbol(word).quote !== '');
  return (known ?? stem.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')).toUpperCase() || 'DATA';
}
