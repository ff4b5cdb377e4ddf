/** The library: every study, method and analysis with its page, and the glossary; searched as one types. */
import './library.css';
import { createEffect, createMemo, createResource, createSignal, For, type JSX, on, Show } from 'solid-js';
import { type Entry, loadEntries, searchEntries } from './library-entries.ts';
import { LibraryPage } from './library-page.tsx';
import type { PanelProps } from './panel.ts';

export function LibraryPanel(props: PanelProps): JSX.Element {
  const { docs, state } = props.desk;
  let list!: HTMLElement;
  let reader!: HTMLDivElement;
  const [query, setQuery] = createSignal('');
  const [entries] = createResource(() =>
    loadEntries(state.quantab).catch((thrown: unknown) => {
      state.fail(thrown);
      return [];
    }),
  );
  const found = createMemo(() => searchEntries(entries.latest ?? [], query()));
  const sections = createMemo(() => [...new Set(found().map(({ section }) => section))]);
  const open = createMemo<Entry | undefined>(() => {
    const all = entries.latest ?? [];
    const wanted = docs.page();
    return all.find(({ id }) => id === wanted) ?? (wanted === undefined && !props.desk.phone() ? found()[0] : undefined);
  });
  createEffect(on(open, () => reader?.scrollTo({ top: 0 }), { defer: true }));
  props.host.setHead({
    unlinked: true,
    words: () => (entries.latest ? `${entries.latest.length} pages` : ''),
  });

  /** Up and down go through the list, from the search field too. */
  function walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const stops = [...list.querySelectorAll<HTMLElement>('input, button')];
    const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  return (
    <div class="library" classList={{ 'library-open': docs.page() !== undefined }}>
      <nav class="library-list" aria-label="Pages" ref={list} onKeyDown={walk}>
        <input
          type="search"
          placeholder="Search methods and words"
          aria-label="Search methods and words"
          value={query()}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
        <div class="library-entries">
          <For each={sections()} fallback={<p class="note">{entries.loading ? 'Reading the pages.' : `Nothing holds "${query()}".`}</p>}>
            {(section) => (
              <section aria-label={section}>
                <h2>{section}</h2>
                <For each={found().filter((entry) => entry.section === section)}>
                  {(entry) => (
                    <button
                      type="button"
                      classList={{ chosen: entry.id === open()?.id }}
                      aria-current={entry.id === open()?.id ? 'page' : undefined}
                      onClick={() => docs.open(entry.id)}
                    >
                      {entry.title}
                    </button>
                  )}
                </For>
              </section>
            )}
          </For>
        </div>
      </nav>
      <div class="library-reader" ref={reader} tabindex="0" role="region" aria-label={open()?.title ?? 'Page'}>
        <button type="button" class="btn library-back" onClick={() => docs.close()}>
          All pages
        </button>
        <Show when={open()} keyed>
          {(entry) => <LibraryPage desk={props.desk} entry={entry} />}
        </Show>
      </div>
    </div>
  );
}
