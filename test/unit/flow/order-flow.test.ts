/** OFI and MLOFI of a recorded market against an independent count; the other recordings: test/long/order-flow.test.ts. */
import { beforeAll, describe, it } from 'vitest';
import { series } from '../../tools/binance-tape.ts';
import { checkFlow } from '../../tools/check-flow.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { hasShared } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

describe.skipIf(!hasShared('binance-raw'))('order flow of a recorded market', () => {
  const [name, files, instrument] = series.find(([, names]) => names.some((file) => file.startsWith('spot_ethusdt')))!;
  it(`is that of the rows of ${name}`, () => checkFlow(files, (instrument as { id: string }).id), 60_000);
});
