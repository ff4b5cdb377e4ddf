/** README.md and the documents name only files and commands that exist. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './modules.ts';

const documents = [
  'README.md',
  'test/bench/README.md',
  'src/docs/CHANGELOG.md',
  'src/docs/glossary.md',
  'src/docs/hosting.md',
  'src/docs/live.md',
  ...list('src/docs/adr'),
];

function list(folder: string): string[] {
  return readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
}

function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)#\s]+)\)/g)].map(([, target]) => target!).filter((target) => !/^https?:|=/.test(target));
}

describe.each(documents)('%s', (path) => {
  const text = readFileSync(join(root, path), 'utf8');
  it('links to what exists', () => {
    expect(links(text).filter((target) => !existsSync(join(root, dirname(path), target)))).toEqual([]);
  });
  it('names scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
    const named = [...text.matchAll(/npm (?:run )?([a-z][a-z:-]*[a-z])/g)].map(([, name]) => name!);
    expect(named.filter((name) => !scripts[name] && !['ci'].includes(name))).toEqual([]);
  });
});

it('reads links', () => {
  expect(links('[a](src/b.ts) ![c](d.png) `x[Y](window=1).z` [e](https://f.g)')).toEqual(['src/b.ts', 'd.png']);
  expect(links(readFileSync(join(root, 'README.md'), 'utf8')).length).toBeGreaterThan(20);
});

it('numbers the decisions once each', () => {
  const numbers = list('src/docs/adr').map((path) => /\/(\d{4})-[a-z0-9-]+\.md$/.exec(path)?.[1]);
  expect(numbers).not.toContain(undefined);
  expect(new Set(numbers).size).toBe(numbers.length);
});
