/** The data of a panel as menu entries: its table twin, its exports, its picture; and which panels stand open. */
import type { PanelDefinition } from '../panels/panel.ts';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import type { PanelPlace } from './panel-frame.tsx';

export interface OpenPanel {
  readonly definition: PanelDefinition;
  readonly place: PanelPlace;
  /** Its body. */
  readonly element: HTMLElement;
}

const open = new WeakMap<Desk, Set<OpenPanel>>();

/** Until what it returns is called. */
export function addOpenPanel(desk: Desk, panel: OpenPanel): () => void {
  let known = open.get(desk);
  if (!known) open.set(desk, (known = new Set()));
  known.add(panel);
  return () => open.get(desk)?.delete(panel);
}

/** Panels that can be seen, in the order they were opened. */
export const openPanels = (desk: Desk): OpenPanel[] => [...(open.get(desk) ?? [])].filter(({ place }) => place.visible());

/** The panel with the focus in it or in its head; without one the first that has a table. */
export function focusedPanel(desk: Desk): OpenPanel | undefined {
  const panels = openPanels(desk).filter(({ place }) => place.head().table);
  const group = (element: Element | null): Element | null => element?.closest('.dv-groupview, .card') ?? null;
  const at = group(document.activeElement);
  return panels.find(({ element }) => at !== null && group(element) === at) ?? panels[0];
}

export const titleOf = ({ definition, place }: Pick<OpenPanel, 'definition' | 'place'>): string =>
  place.head().title?.() ?? definition.title;

/** Puts the twin in the panel's place or takes it away; the focus goes with it. */
export function toggleTable({ place, element }: Pick<OpenPanel, 'place' | 'element'>): void {
  place.showTable(!place.asTable());
  if (!place.asTable()) queueMicrotask(() => element.querySelector<HTMLElement>('[tabindex="0"], button')?.focus({ preventScroll: true }));
}

/** What every panel with data has in its menu. */
export function dataItems(desk: Desk, definition: PanelDefinition, place: PanelPlace, anchor: () => Element): MenuItem[] {
  const { table, picture, exports } = place.head();
  const items: MenuItem[] = [];
  if (table)
    items.push({
      kind: 'choice',
      title: 'As a table',
      keys: 'Alt T',
      checked: place.asTable(),
      run: () => place.showTable(!place.asTable()),
    });
  const list = exportItems(desk, definition, place);
  if (list.length > 0) {
    items.push({
      title: 'Export',
      hint: [table || exports ? 'CSV, NDJSON' : '', exports ? 'Parquet' : '', picture ? 'PNG' : ''].filter(Boolean).join(', '),
      // The menu it is chosen from closes first.
      run: () =>
        queueMicrotask(() =>
          openMenu(desk.layer, anchor(), `Export ${titleOf({ definition, place })}`, () => exportItems(desk, definition, place), 'end'),
        ),
    });
  }
  return items;
}

/** Every way to take the panel's data out of the page. */
export function exportItems(
  desk: Desk,
  definition: PanelDefinition,
  place: PanelPlace,
): Exclude<MenuItem, { kind: 'heading' | 'rule' | 'choice' }>[] {
  const { table, picture, exports } = place.head();
  const title = titleOf({ definition, place });
  const load = () => import('../widgets/panel-exports.ts');
  const save = (work: Promise<void>): void => void work.catch(desk.state.fail);
  const texts = ['csv', 'ndjson'] as const;
  const formatTitles = { csv: 'CSV', ndjson: 'NDJSON', parquet: 'Parquet' };
  return [
    ...(picture
      ? [{ title: 'Picture', hint: 'PNG', run: () => save(load().then(({ savePicture }) => savePicture(desk, place, title))) }]
      : []),
    ...(table
      ? texts.map((format) => ({
          title: 'What is shown',
          hint: format.toUpperCase(),
          run: () => save(load().then(({ saveTable }) => saveTable(desk, table(), title, format))),
        }))
      : []),
    ...(exports?.() ?? []).flatMap((each) =>
      ([...texts, 'parquet'] as const).map((format) => ({
        title: each.title,
        hint: formatTitles[format],
        run: () => save(load().then(({ saveStored }) => saveStored(desk, each, format))),
      })),
    ),
  ];
}
