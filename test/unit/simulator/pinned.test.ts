/** The simulated market makes the ticks that are written down; test/browser asks a browser the same. */
import { expect, it } from 'vitest';
import { hashOfSeed, pinned } from './pinned.ts';

it.each(pinned)('seed %i', async (seed, hash) => expect(await hashOfSeed(seed)).toBe(hash));
