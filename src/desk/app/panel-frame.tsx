/** What stands around a panel wherever it is shown: its host object, its head, its body, and what is shown instead when it cannot be. */
import {
  type Accessor,
  type Component,
  createEffect,
  createMemo,
  createResource,
  createSignal,
  ErrorBoundary,
  type JSX,
  lazy,
  onCleanup,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import { toQuantabError } from '../../core/errors.ts';
import type { PanelDefinition, PanelHead, PanelHost, PanelParams, PanelProps } from '../panels/panel.ts';
import { Icon } from '../widgets/icon.tsx';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { colourOf, type Links, mainGroup } from './links.ts';
import { addOpenPanel, dataItems } from './panel-data.ts';

const TableTwin = lazy(() => import('../widgets/table-twin.tsx').then((module) => ({ default: module.TableTwin })));

export interface PanelPlace extends PanelHost {
  head: Accessor<PanelHead>;
  /** Its table twin stands in its place. */
  asTable: Accessor<boolean>;
  showTable(shown: boolean): void;
  setLink(group: string): void;
  /** Parameters as they are kept: with the link group, when it is not the desk's own. */
  kept(): PanelParams;
  /** Takes parameters as they are kept, without telling that they changed. */
  take(kept: PanelParams): void;
}

/** A panel's own parameters and its link group, which are kept together. */
function apart({ link, ...own }: PanelParams): [PanelParams, string] {
  return [own, typeof link === 'string' ? colourOf(link).id : mainGroup];
}

export function createPlace(
  links: Links,
  id: string,
  defaults: PanelParams,
  given: PanelParams | undefined,
  visible: Accessor<boolean>,
  onKept: (kept: PanelParams) => void = () => undefined,
): PanelPlace {
  const [own, inGroup] = apart({ ...defaults, ...given });
  const [params, setParams] = createSignal(own, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) });
  const [group, setGroup] = createSignal(inGroup);
  const [head, setHead] = createSignal<PanelHead>({});
  const [asTable, showTable] = createSignal(false);
  const kept = (): PanelParams => (group() === mainGroup ? params() : { ...params(), link: group() });
  onCleanup(links.attend(id));
  return {
    id,
    params,
    link: createMemo(() => links.of(group(), id)),
    visible,
    head,
    setHead,
    asTable,
    showTable,
    setParams(next) {
      setParams(next);
      onKept(kept());
    },
    setLink(next) {
      setGroup(colourOf(next).id);
      onKept(kept());
    },
    kept,
    take(next) {
      const [own, inGroup] = apart({ ...defaults, ...next });
      setParams(own);
      setGroup(inGroup);
    },
  };
}

const loads = new Map<string, Promise<Component<PanelProps>>>();

/** Fetches a panel's component once; asking early starts it early. */
export function loadPanel(definition: PanelDefinition): Promise<Component<PanelProps>> {
  let load = loads.get(definition.id);
  if (!load) {
    load = definition.load();
    load.catch(() => loads.delete(definition.id));
    loads.set(definition.id, load);
  }
  return load;
}

export function PanelBody(props: { desk: Desk; definition: PanelDefinition; host: PanelPlace; label: string }): JSX.Element {
  const { state } = props.desk;
  let box!: HTMLElement;
  onMount(() => onCleanup(addOpenPanel(props.desk, { definition: props.definition, place: props.host, element: box })));
  // A tab that was never in front is neither fetched nor run. While the dock is put together each is in front for a moment.
  const [seen, setSeen] = createSignal(false);
  createEffect(() => {
    if (props.host.visible()) queueMicrotask(() => props.host.visible() && setSeen(true));
  });
  const [component] = createResource(
    () => seen() && props.definition,
    (definition) => loadPanel(definition),
  );
  const missing = createMemo(() => {
    if (props.definition.needs === 'nothing') return undefined;
    if (!state.session()) return 'session';
    return props.definition.needs === 'pair' && !props.host.link().partner() ? 'pair' : undefined;
  });
  const twin = (): boolean => props.host.asTable() && props.host.head().table !== undefined;
  return (
    <section ref={box} class="panel-body" aria-label={props.label}>
      <ErrorBoundary fallback={(error) => <Fault error={error} />}>
        <Show
          when={missing() === undefined}
          fallback={
            <Show when={state.loaded() && missing()}>
              {(what) => <Missing what={what()} desk={props.desk} opening={state.opening() !== undefined} />}
            </Show>
          }
        >
          <Show when={component.error === undefined} fallback={<Fault error={component.error} />}>
            <Show when={component()} keyed>
              {(Panel) => (
                <Show when={props.host.link()} keyed>
                  <div class="fill" classList={{ 'behind-twin': twin() }}>
                    <Panel desk={props.desk} host={props.host} />
                  </div>
                </Show>
              )}
            </Show>
          </Show>
        </Show>
        <Show when={twin()}>
          <Suspense>
            <TableTwin desk={props.desk} place={props.host} label={props.label} />
          </Suspense>
        </Show>
      </ErrorBoundary>
    </section>
  );
}

function Missing(props: { what: 'session' | 'pair'; desk: Desk; opening: boolean }): JSX.Element {
  return (
    <Show when={!props.opening}>
      <div class="empty">
        <h3>{props.what === 'pair' ? 'One instrument only' : 'No session open'}</h3>
        <p>
          {props.what === 'pair'
            ? 'This compares two instruments. Drop two files together, or a file that holds several symbols.'
            : 'This is drawn from stored market data. Open a session, or drop a file anywhere.'}
        </p>
        <button type="button" class="btn" onClick={() => props.desk.chooseFiles()}>
          Choose files
        </button>
      </div>
    </Show>
  );
}

function Fault(props: { error: unknown }): JSX.Element {
  return (
    <div class="empty">
      <h3>This panel stopped</h3>
      <p>{toQuantabError(props.error).message}</p>
    </div>
  );
}

/** Words, legend and menu of the panel that is in front. */
export function HeadDetails(props: { place: PanelPlace; definition: PanelDefinition }): JSX.Element {
  return <span class="head-words">{props.place.head().words?.()}</span>;
}

export interface HeadActions {
  desk: Desk;
  /** As its tab is titled. */
  title: string;
  definition: PanelDefinition;
  place: PanelPlace;
  /** Entries that every panel has here. */
  common(): MenuItem[];
}

export function HeadTools(props: HeadActions): JSX.Element {
  const own = (): MenuItem[] => props.place.head().menu?.() ?? [];
  let button: HTMLButtonElement | undefined;
  const items = (): MenuItem[] => {
    const data = dataItems(props.desk, props.definition, props.place, () => button ?? document.body);
    const groups = [own(), data, props.common()].filter((group) => group.length > 0);
    return groups.flatMap((group, i): MenuItem[] => (i === 0 ? group : [{ kind: 'rule' }, ...group]));
  };
  return (
    <>
      <span class="head-legend">{props.place.head().legend?.()}</span>
      <Show when={items().length > 0}>
        <button
          ref={button}
          type="button"
          class="head-menu"
          aria-haspopup="menu"
          aria-label={`${props.title}: menu`}
          onClick={(event) => openMenu(props.desk.layer, event.currentTarget, `${props.title} menu`, items, 'end')}
        >
          <Icon name="more" />
        </button>
      </Show>
    </>
  );
}
