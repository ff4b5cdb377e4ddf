/** The file feed in a real browser: its own gzip and deflate, its own errors. */
import { beforeAll, expect, it } from 'vitest';
import kernelsUrl from '../../src/kernels/build/kernels.wasm?url';
import { loadKernels } from '../../src/kernels/kernels.ts';
import { decode, refusal } from '../tools/decode.ts';

beforeAll(() => loadKernels(fetch(kernelsUrl)));

const text = `time,symbol,price,size\n${Array.from({ length: 200_000 }, (_, i) => `${1735689600 + i},BTCUSDT,${100 + (i % 7)}.5,1`).join('\n')}\n`;

async function packed(content: string, packing: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([content]).stream().pipeThrough(new CompressionStream(packing));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

it('reads plain and gzip alike', async () => {
  const plain = await decode(text);
  const gzip = await decode(await packed(text, 'gzip'));
  expect(gzip.report.rows).toBe(200_000);
  expect(gzip.batches.map(({ buffer }) => new Uint8Array(buffer)[40])).toEqual(
    plain.batches.map(({ buffer }) => new Uint8Array(buffer)[40]),
  );
  expect(gzip.rows.at(-1)).toEqual(plain.rows.at(-1));
});

it('says of a cut gzip file how far it got', async () => {
  const whole = await packed(text, 'gzip');
  const message = await refusal(decode(whole.slice(0, Math.floor(whole.length * 0.8)), { name: 'cut.csv.gz' }));
  expect(message).toMatch(/cut\.csv\.gz is a gzip file that is cut off or damaged\. [1-9][\d,]+ rows came before the damage/);
});

it('reads joined gzip files as one', async () => {
  const [head = '', ...lines] = text.trimEnd().split('\n');
  const half = lines.length / 2;
  const first = await packed(`${[head, ...lines.slice(0, half)].join('\n')}\n`, 'gzip');
  const second = await packed(`${lines.slice(half).join('\n')}\n`, 'gzip');
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  const { report, rows } = await decode(joined, { name: 'joined.gz' });
  expect(report.rows).toBe(200_000);
  expect(rows.at(-1)).toEqual((await decode(text)).rows.at(-1));
});
