/** The pages of the library: one for each study, analysis, method and plain figure from its `doc`, one for each section of the glossary. */
import type { AnalysisInfo, MethodInfo, Quantab, StudyInfo } from '../../api/types.ts';
import type { Doc } from '../../core/doc.ts';

export interface Term {
  names: string[];
  text: string;
}

export type Entry = { id: string; title: string; section: string } & (
  | { kind: 'study'; info: StudyInfo; doc: Doc }
  | { kind: 'method' | 'analysis'; info: MethodInfo | AnalysisInfo; doc: Doc }
  | { kind: 'figure'; doc: Doc }
  | { kind: 'glossary'; terms: Term[] }
);

export async function loadEntries(quantab: Quantab): Promise<Entry[]> {
  const [studies, analyses, methods, figures, glossary] = await Promise.all([
    quantab.studies.list(),
    quantab.analyses.list(),
    quantab.methods.list(),
    import('../widgets/figure-docs.ts').then((file) => Object.entries(file.figures)),
    import('../../docs/glossary.md?raw').then((file) => file.default),
  ]);
  const byTitle = (a: { title: string }, b: { title: string }): number => a.title.localeCompare(b.title, 'en');
  return [
    ...studies.toSorted(byTitle).map((info): Entry => ({ ...named(info), section: 'Studies', kind: 'study', info, doc: info.doc })),
    ...analyses.toSorted(byTitle).map((info): Entry => ({ ...named(info), section: 'Analyses', kind: 'analysis', info, doc: info.doc })),
    ...methods.toSorted(byTitle).map((info): Entry => ({ ...named(info), section: 'Methods', kind: 'method', info, doc: info.doc })),
    ...figures.map(([id, { title, doc }]): Entry => ({ id, title, section: 'Plain figures', kind: 'figure', doc })),
    ...parseGlossary(glossary),
  ];
}

const named = ({ id, title }: { id: string; title: string }) => ({ id, title });

/** Sections of the glossary, whose lines are `- **term**: what it is. **next term**: what that is.` */
export function parseGlossary(text: string): Entry[] {
  return text
    .split(/^## /m)
    .slice(1)
    .map((section): Entry => {
      const [title = '', ...lines] = section.split('\n');
      const items = lines.join('\n').split(/^- /m).slice(1);
      return { id: `glossary:${title}`, title, section: 'Glossary', kind: 'glossary', terms: items.flatMap(parseTerms) };
    });
}

function parseTerms(item: string): Term[] {
  const plain = item.replace(/\s+/g, ' ').trim();
  return [...plain.matchAll(/\*\*(.+?)\*\*:\s*(.*?)(?=\s*\*\*[^*]+\*\*:|$)/g)].map(([, names = '', text = '']) => ({
    names: names.split(', '),
    text: text.replace(/[;,]$/, '.'),
  }));
}

/** Everything of an entry that can be searched, in lower case. */
export function searchText(entry: Entry): string {
  const words =
    entry.kind === 'glossary'
      ? entry.terms.flatMap(({ names, text }) => [...names, text])
      : [entry.doc.what, entry.doc.read, entry.doc.limits, entry.doc.where ?? '', ...entry.doc.references, ...outputTitles(entry)];
  return [entry.id, entry.title, ...words].join(' ').toLowerCase();
}

function outputTitles(entry: Exclude<Entry, { kind: 'glossary' }>): string[] {
  if (entry.kind === 'figure') return [];
  return entry.kind === 'study' ? entry.info.outputs.map(({ title }) => title) : Object.values(entry.info.outputs);
}

/** Entries that hold every word of the query; those with a word in their title come first. */
export function searchEntries(entries: readonly Entry[], query: string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...entries];
  const found = entries.filter((entry) => {
    const text = searchText(entry);
    return words.every((word) => text.includes(word));
  });
  const inTitle = (entry: Entry): number => (words.some((word) => entry.title.toLowerCase().includes(word)) ? 0 : 1);
  return found.sort((a, b) => inTitle(a) - inTitle(b));
}
