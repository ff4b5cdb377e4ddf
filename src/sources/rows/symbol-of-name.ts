/** The symbol a file name tells: `BTCUSDT` of `my_BTCUSDT_2024-08-08.csv.gz`; else the name without its endings. */
import { splitSymbol } from '../../market/instrument.ts';

export function symbolOfName(name: string): string {
  const stem = name.replace(/^.*[/\\]/, '').replace(/(\.(csv|tsv|txt|json|ndjson|jsonl|gz|zip))+$/i, '');
  const pair = /(?:^|[^A-Za-z])([A-Z0-9]{2,10}[-_/]?(?:USDT|USDC|FDUSD|BUSD|USD|EUR))(?:[^A-Za-z]|$)/i.exec(stem);
  if (pair) return pair[1]!.toUpperCase();
  const words = stem.split(/[^A-Za-z0-9]+/).filter((word) => /[A-Za-z]/.test(word));
  const known = words.find((word) => word.length >= 5 && splitSymbol(word).quote !== '');
  return (known ?? stem.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')).toUpperCase() || 'DATA';
}
