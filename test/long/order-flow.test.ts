/** OFI and MLOFI of all recorded Binance streams against an independent count. */
import { beforeAll, describe, it } from 'vitest';
import { series } from '../tools/binance-tape.ts';
import { checkFlow } from '../tools/check-flow.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { hasShared } from '../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

describe.skipIf(!hasShared('binance-raw'))('order flow of recorded Binance streams', () => {
  for (const [name, files, instrument] of series)
    it(`is that of the rows of ${name}`, () => checkFlow(files, (instrument as { id: string }).id));
});
