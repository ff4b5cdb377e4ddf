/** Answers about unknown files: columns are shared by header, a symbol belongs to its file. */
import { beforeAll, expect, it } from 'vitest';
import { earlierMapping, mappingsOf, nextAsked } from '../../../src/desk/panels/import-answers.ts';
import type { FilePreview } from '../../../src/sources/format.ts';
import { previewFiles } from '../../../src/sources/preview.ts';
import { decode } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const columns = { ts: 0, px: 1, qty: 2 };
const content = (price: number): string => `when,cost,much\n1735689600,${price},2\n`;
const previewsOf = (...names: string[]): Promise<FilePreview[]> =>
  previewFiles({ files: names.map((name) => ({ name, blob: new Blob([content(1)]) })) });

it('leaves each file the symbol of its own name', async () => {
  const names = ['BTCUSDT_a.csv', 'ETHUSDT_a.csv'];
  const previews = await previewsOf(...names);
  const answers = [{ name: names[0]!, header: previews[0]!.table!.header, mapping: { columns } }];
  expect(nextAsked(previews, 0, answers)).toBe(-1);
  const files = names.map((name, i) => ({ name, content: content(i + 1) }));
  const { rows, instruments } = await decode(files, { mappings: mappingsOf(answers) });
  expect(rows.map(({ instrument, px }) => [instrument, px])).toEqual([
    ['BTC-USDT@file', 1],
    ['ETH-USDT@file', 2],
  ]);
  expect(instruments).toHaveLength(2);
});

it('asks about each file once a symbol is typed, beginning with the same columns and no symbol', async () => {
  const previews = await previewsOf('one.csv', 'two.csv');
  const answers = [{ name: 'one.csv', header: 'when,cost,much', mapping: { columns, symbol: 'SOLUSDT' } }];
  expect(nextAsked(previews, 0, answers)).toBe(1);
  expect(earlierMapping(answers, previews[1]!)).toEqual({ columns });
  expect(mappingsOf(answers)).toEqual({ 'when,cost,much': { columns }, 'one.csv': { columns, symbol: 'SOLUSDT' } });
  const both = [...answers, { name: 'two.csv', header: 'when,cost,much', mapping: { columns, symbol: 'XRPUSDT' } }];
  const { rows } = await decode(
    ['one.csv', 'two.csv'].map((name, i) => ({ name, content: content(i + 1) })),
    { mappings: mappingsOf(both) },
  );
  expect(rows.map(({ instrument, px }) => [instrument, px])).toEqual([
    ['SOL-USDT@file', 1],
    ['XRP-USDT@file', 2],
  ]);
});
