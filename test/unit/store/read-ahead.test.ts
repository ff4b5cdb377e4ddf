/** Segments asked for ahead of walks: each is fetched once a walk, several walks do not disturb each other. */
import { expect, it } from 'vitest';
import { ReadAhead } from '../../../src/engine/store/read-ahead.ts';
import type { BytesRow } from '../../../src/engine/store/schema.ts';

function rig(stored = 100) {
  const asked: string[] = [];
  const held = { stored };
  const ahead = new ReadAhead(async (session, seq) => {
    asked.push(`${session}${seq}`);
    return seq < held.stored ? ({ session, seq, bytes: new Uint8Array() } as BytesRow) : undefined;
  });
  return { ahead, asked, held };
}

it('asks for the next segment of a walk before it is wanted, and for none else', async () => {
  const { ahead, asked } = rig();
  await ahead.read('a', 7);
  expect(asked).toEqual(['a7']);
  await ahead.read('a', 0);
  expect(asked).toEqual(['a7', 'a0', 'a1']);
  for (let seq = 1; seq < 5; seq++) expect((await ahead.read('a', seq))?.seq).toBe(seq);
  expect(asked).toEqual(['a7', 'a0', 'a1', 'a2', 'a3', 'a4', 'a5']);
});

it('goes on ahead of a walk when another reads in between', async () => {
  const { ahead, asked } = rig();
  for (let seq = 20; seq < 26; seq++) {
    await ahead.read('a', seq);
    await ahead.read('a', seq - 20);
    await ahead.read('b', 50 - seq);
  }
  asked.length = 0;
  await ahead.read('a', 26);
  await ahead.read('a', 6);
  expect(asked).toEqual(['a27', 'a7']);
});

it('joins a walk that starts where none was read', async () => {
  const { ahead, asked } = rig();
  await ahead.read('a', 7);
  await ahead.read('a', 8);
  asked.length = 0;
  await ahead.read('a', 9);
  expect(asked).toEqual(['a10']);
});

it('asks again for what was not there yet', async () => {
  const { ahead, held } = rig(1);
  await ahead.read('a', 0);
  held.stored = 2;
  expect((await ahead.read('a', 1))?.seq).toBe(1);
  expect(await ahead.read('a', 2)).toBeUndefined();
});
