/** The library: the glossary is read whole, and a search finds pages by any of their words. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Entry, parseGlossary, searchEntries } from '../../../src/desk/panels/library-entries.ts';

const glossary = readFileSync('src/docs/glossary.md', 'utf8');

describe('the glossary', () => {
  const sections = parseGlossary(glossary);
  const terms = sections.flatMap((section) => (section.kind === 'glossary' ? section.terms : []));

  it('loses no bold term and no text', () => {
    const bold = [...glossary.matchAll(/\*\*(.+?)\*\*/g)].flatMap(([, names = '']) => names.split(', '));
    expect(terms.flatMap(({ names }) => names)).toEqual(bold);
    expect(terms.every(({ text }) => text.length > 10 && !text.includes('**'))).toBe(true);
  });

  it('is a page a section', () => {
    expect(sections.map(({ title }) => title)).toEqual([...glossary.matchAll(/^## (.+)$/gm)].map(([, title]) => title));
  });

  it('joins lines and keeps several terms of an item apart', () => {
    const [page] = parseGlossary('## A\n- **one, uno**: first\n  of all. **two**: second.\n');
    expect(page).toMatchObject({
      id: 'glossary:A',
      terms: [
        { names: ['one', 'uno'], text: 'first of all.' },
        { names: ['two'], text: 'second.' },
      ],
    });
  });
});

describe('search', () => {
  const page = (title: string, text: string): Entry => ({
    id: `glossary:${title}`,
    title,
    section: 'Glossary',
    kind: 'glossary',
    terms: [{ names: ['term'], text }],
  });
  const pages = [page('Book', 'where the spread is'), page('Spread', 'ask less bid'), page('Bars', 'open high low close')];

  it('finds every word anywhere, titles first', () => {
    expect(searchEntries(pages, 'SPREAD').map(({ title }) => title)).toEqual(['Spread', 'Book']);
    expect(searchEntries(pages, 'ask bid').map(({ title }) => title)).toEqual(['Spread']);
    expect(searchEntries(pages, 'ask close')).toEqual([]);
    expect(searchEntries(pages, ' ')).toHaveLength(3);
  });
});
