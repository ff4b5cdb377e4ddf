/** What stands around a panel wherever it is shown: its host object, its head, its body, and what is shown instead when it cannot be. */
import { type Accessor, type Component, createMemo, createResource, createSignal, ErrorBoundary, type JSX, Show } from 'solid-js';
import { toQuantabError } from '../../core/errors.ts';
import type { PanelDefinition, PanelHead, PanelHost, PanelParams, PanelProps } from '../panels/panel.ts';
import { Icon } from '../widgets/icon.tsx';
import { type MenuItem, openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';

export interface PanelPlace extends PanelHost {
  head: Accessor<PanelHead>;
}

export function createPlace(
  id: string,
  initial: PanelParams,
  visible: Accessor<boolean>,
  onParams: (params: PanelParams) => void,
): PanelPlace {
  const [params, setParams] = createSignal(initial);
  const [head, setHead] = createSignal<PanelHead>({});
  return {
    id,
    params,
    visible,
    head,
    setHead,
    setParams(next) {
      setParams(next);
      onParams(next);
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

export function PanelBody(props: { desk: Desk; definition: PanelDefinition; host: PanelHost; label: string }): JSX.Element {
  const { state } = props.desk;
  const [component] = createResource(
    () => props.definition,
    (definition) => loadPanel(definition),
  );
  const missing = createMemo(() => {
    if (props.definition.needs === 'nothing') return undefined;
    if (!state.session()) return 'session';
    return props.definition.needs === 'pair' && !state.partner() ? 'pair' : undefined;
  });
  return (
    <section class="panel-body" aria-label={props.label}>
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
              {(Panel) => <Panel desk={props.desk} host={props.host} />}
            </Show>
          </Show>
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
  definition: PanelDefinition;
  place: PanelPlace;
  /** Entries that every panel has here. */
  common(): MenuItem[];
}

export function HeadTools(props: HeadActions): JSX.Element {
  const own = (): MenuItem[] => props.place.head().menu?.() ?? [];
  const items = (): MenuItem[] => {
    const common = props.common();
    return own().length > 0 && common.length > 0 ? [...own(), { kind: 'rule' }, ...common] : [...own(), ...common];
  };
  return (
    <>
      <span class="head-legend">{props.place.head().legend?.()}</span>
      <Show when={items().length > 0}>
        <button
          type="button"
          class="head-menu"
          aria-haspopup="menu"
          aria-label={`${props.definition.title}: menu`}
          onClick={(event) => openMenu(props.desk.layer, event.currentTarget, `${props.definition.title} menu`, items, 'end')}
        >
          <Icon name="more" />
        </button>
      </Show>
    </>
  );
}
