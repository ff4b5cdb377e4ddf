/** The simulated market makes the same ticks in a browser as in Node. */
import { expect, it } from 'vitest';
import { hashOfSeed, pinned } from '../unit/simulator/pinned.ts';

it.each(pinned)('seed %i', async (seed, hash) => expect(await hashOfSeed(seed)).toBe(hash));
