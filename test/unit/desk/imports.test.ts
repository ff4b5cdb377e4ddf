/** Imports one after another: none is lost to the one before it, and what is stored stays told when its mapping was only looked at. */
import { createRoot } from 'solid-js';
import { expect, it, vi } from 'vitest';
import type { Quantab } from '../../../src/api/types.ts';
import { createImports } from '../../../src/desk/app/imports.ts';

const file = (name: string): File => new File(['x'], name);
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

/** Files called "unsure" are asked about; an import ends when it is let. */
function openImports() {
  const ends = new Map<string, () => void>();
  const ended = vi.fn();
  const fail = vi.fn();
  const table = { header: 'a;b' };
  const preview = vi.fn(async (files: File[]) =>
    files.map(({ name }) => ({ name, certain: name !== 'unsure', ...(name === 'sure' ? {} : { table }) })),
  );
  const sessions = {
    preview,
    import: (source: File, { signal }: { signal: AbortSignal }) =>
      new Promise((done, refuse) => {
        ends.set(source.name, () => done({ sessionId: source.name, rows: 1 }));
        signal.addEventListener('abort', () => refuse(Object.assign(new Error('stop'), { name: 'AbortError' })));
      }),
  };
  const imports = createRoot(() => createImports({ sessions } as unknown as Quantab, ended, fail));
  return { imports, ended, fail, preview, end: (name: string) => ends.get(name)!() };
}

it('keeps files that are dropped while a mapping is asked about', async () => {
  const { imports, ended, end } = openImports();
  imports.start([file('unsure')]);
  await settle();
  expect(imports.job()).toMatchObject({ name: 'unsure', state: 'mapping' });
  imports.start([file('sure')]);
  expect(imports.job()).toMatchObject({ name: 'unsure', state: 'mapping' });
  expect(imports.waiting()).toEqual(['sure']);
  imports.answer({ 'a;b': { columns: { ts: 0, px: 1 } } });
  await settle();
  end('unsure');
  await settle();
  expect(ended).toHaveBeenCalledWith(expect.objectContaining({ name: 'unsure', state: 'done' }));
  expect(imports.job()).toMatchObject({ name: 'sure', state: 'running', waited: true });
});

it('cancels what is named, and goes on with what waits', async () => {
  const { imports, ended } = openImports();
  imports.start([file('one')]);
  imports.start([file('two'), file('three')]);
  await settle();
  expect(imports.waiting()).toEqual(['two and 1 more']);
  imports.cancel();
  await settle();
  expect(ended).toHaveBeenCalledTimes(1);
  expect(imports.job()).toMatchObject({ name: 'two and 1 more', state: 'running' });
  expect(imports.waiting()).toEqual([]);
});

it('leaves a stored import as it was when its mapping is not changed', async () => {
  const { imports, ended, fail, preview, end } = openImports();
  for (const name of ['sure', 'known']) {
    imports.start([file(name)]);
    await settle();
    end(name);
    await settle();
    const stored = imports.job();
    expect(stored?.state).toBe('done');
    ended.mockClear();
    // Nothing to ask of the first; the second is asked about, and the person turns back.
    imports.remap();
    await settle();
    expect(imports.job()?.state).toBe(name === 'sure' ? 'done' : 'mapping');
    imports.cancel();
    expect(imports.job()).toBe(stored);
    expect(ended).not.toHaveBeenCalled();
  }
  preview.mockRejectedValueOnce(new Error('the file is gone'));
  imports.remap();
  await settle();
  expect(imports.job()).toMatchObject({ name: 'known', state: 'done' });
  expect(fail).toHaveBeenCalledTimes(1);
});
