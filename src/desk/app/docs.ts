/** Which page of the library is open. `open` goes to the Learn workspace; panels there follow `page`. */
import { type Accessor, createSignal } from 'solid-js';
import type { Spaces } from './spaces.ts';

export interface Docs {
  /** Id of a study, method, analysis or figure, or `glossary:` and a term; undefined for the list alone. */
  page: Accessor<string | undefined>;
  open(page: string): void;
  /** Back to the list. */
  close(): void;
}

export function createDocs(spaces: Spaces): Docs {
  const [page, setPage] = createSignal<string | undefined>();
  return {
    page,
    open(id) {
      setPage(id);
      spaces.go('learn');
    },
    close: () => setPage(undefined),
  };
}
