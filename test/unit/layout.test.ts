import { expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { kernels } from '../../src/kernels/kernels.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

it('is the same layout in both languages', async () => {
  await loadKernelsInNode();
  const expected = layout.ROW_BYTES + layout.HEADER_BYTES * 1000 + layout.LAYOUT_VERSION * 1_000_000 + layout.SEGMENT_ROWS * 100_000_000;
  expect(kernels().call.layoutRowBytes()).toBe(expected);
});
