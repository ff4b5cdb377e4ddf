/** Help texts of studies, by id; imported when somebody reads: a build keeps them apart from the studies (vite.config.ts). */
import type { Doc } from '../core/doc.ts';

const found = import.meta.glob<{ doc: Doc }>('./*/*.study.ts', { eager: true, query: '?doc', import: 'default' });

const idOf = (path: string): string => path.slice('./'.length, -'.study.ts'.length).replace('/', '.');

export const studyDocs: ReadonlyMap<string, Doc> = new Map(Object.entries(found).map(([path, { doc }]) => [idOf(path), doc]));
