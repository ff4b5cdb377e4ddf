/** The desk: everything that is on the page, put together. It acts through the `Quantab` it is given and through nothing else. */
import '../tokens.css';
import './base.css';
import './shell.css';
import './first-screen.css';
import './messages.css';
import '../widgets/widgets.css';
import '../widgets/floats.css';
import '../widgets/tables.css';
import '../panels/panels.css';
import './phone.css';
import { createEffect, createMemo, createSignal, getOwner, type JSX, lazy, on, runWithOwner, Show, untrack } from 'solid-js';
import { render } from 'solid-js/web';
import type { Quantab } from '../../api/types.ts';
import type { PanelParams } from '../panels/panel.ts';
import { panels } from '../panels/registry.ts';
import { createCommands, createWords } from './command-list.ts';
import type { Command, WordCommand } from './commands.ts';
import { createDocs, type Docs } from './docs.ts';
import { DropZone } from './drop-zone.tsx';
import { ImportStrip } from './import-strip.tsx';
import { listenForFiles } from './incoming.ts';
import { attachKeys } from './keys.ts';
import { createLayer, type Layer, LayerOutlet } from './layer.tsx';
import { frontLeavesOf, type Leaf, leavesOf } from './layouts.ts';
import { createLinks, type Links } from './links.ts';
import type { UpdateListener } from './offline.ts';
import type { PanelAction, PanelActions } from './panel-actions.ts';
import { loadPanel } from './panel-frame.tsx';
import { Rail } from './rail.tsx';
import { isWorkspaceFile, openWorkspaceFile } from './saved-spaces.ts';
import { createSpaces, type Spaces } from './spaces.ts';
import { createDeskState, type DeskState } from './state.ts';
import { Status } from './status.tsx';
import { StorageNotice } from './storage-notice.tsx';
import { Strip } from './strip.tsx';
import { ToastOutlet } from './toast-outlet.tsx';
import { offerUpdate } from './updates.ts';
import { instrumentWords } from './words.ts';
import { Work } from './work.tsx';

/** Fetched where they are shown: a desk with a market in it has neither. */
const FirstScreen = lazy(() => import('./first-screen.tsx').then((module) => ({ default: module.FirstScreen })));
const PhoneDesk = lazy(() => import('./phone.tsx').then((module) => ({ default: module.PhoneDesk })));

/** Where the panels of a workspace are shown. */
export interface PanelsPlace {
  /** Whether the panels of the active workspace are here by now. */
  stands(): boolean;
  addPanel(panel: string, params?: PanelParams, title?: string): void;
  /** False where there is no panel of this kind to go to. */
  enter(panel: string): boolean;
  panels(): readonly Leaf[];
  /** What can be done with the panel in use; cards of a phone stay where they are. */
  actions?: PanelActions;
}

export interface Desk {
  state: DeskState;
  layer: Layer;
  spaces: Spaces;
  docs: Docs;
  links: Links;
  commands: () => Command[];
  words: () => WordCommand[];
  chooseFiles(): void;
  takeFiles(files: File[]): void;
  /** In the active workspace, once its panels stand. */
  addPanel(panel: string, params?: PanelParams, title?: string): void;
  /** Goes to a panel of this kind that the active workspace has; adds one where it has none. Waits for its panels as `addPanel` does. */
  enterPanel(panel: string): void;
  /** The panels of the active workspace, as they stand. */
  shownPanels(): readonly Leaf[];
  /** What can be done with the panel in use; nothing while there is no dock. */
  panelActions(): readonly PanelAction[];
  /** Set by whatever shows the panels: the dock, or the cards of a phone. */
  setDock(dock: PanelsPlace | undefined): void;
  phone: () => boolean;
}

/** What happens to a live stream is said from the first on; who never goes live does not fetch the words for it. */
function announceLive(desk: Desk): void {
  const owner = getOwner();
  let begun = false;
  createEffect(() => {
    if (begun || desk.state.live.running().length === 0) return;
    begun = true;
    import('./live-toasts.ts').then(({ announceLive: begin }) => runWithOwner(owner, () => begin(desk))).catch(desk.state.fail);
  });
}

/** The first import fetches what says how imports end; the market it takes the place of is looked up before it is gone. */
function announceImports(desk: Desk): void {
  const owner = getOwner();
  let begun = false;
  createEffect(() => {
    if (begun || desk.state.imports.job() === undefined) return;
    begun = true;
    const market = untrack(() => desk.state.streams.transientMarket());
    import('./import-toasts.ts')
      .then(({ announceImports: begin }) => runWithOwner(owner, () => begin(desk, market)))
      .catch(desk.state.fail);
  });
}

/** The first hit of an alert fetches what says it. */
function announceHits(desk: Desk): void {
  const off = desk.state.quantab.on('alert', (hit) => {
    off();
    import('./alert-toasts.ts').then(({ announceAlerts }) => announceAlerts(desk, hit)).catch(desk.state.fail);
  });
}

/** Narrower or lower than this the desk is one column: a phone either way up, or a page that is zoomed. */
const phoneQuery = '(max-width: 900px), (max-height: 420px)';

/** `listenForUpdates` is told whom to call when a newer version of the page waits. */
export function createDesk(root: HTMLElement, quantab: Quantab, listenForUpdates?: (onUpdate: UpdateListener) => void): () => void {
  return render(() => <DeskRoot quantab={quantab} listenForUpdates={listenForUpdates} />, root);
}

function DeskRoot(props: { quantab: Quantab; listenForUpdates: ((onUpdate: UpdateListener) => void) | undefined }): JSX.Element {
  const state = createDeskState(props.quantab);
  props.listenForUpdates?.(offerUpdate(state));
  const layer = createLayer();
  const links = createLinks(state);
  const spaces = createSpaces(state, links);
  const narrow = matchMedia(phoneQuery);
  const [phone, setPhone] = createSignal(narrow.matches);
  narrow.addEventListener('change', (event) => setPhone(event.matches));
  let picker!: HTMLInputElement;
  const [dock, setDock] = createSignal<PanelsPlace | undefined>();
  const docked = (): PanelsPlace | undefined => untrack(dock);
  /** What waits for the panels of the workspace it was asked in. */
  let waiting: { space: string; act(place: PanelsPlace): void }[] = [];
  function whenStands(act: (place: PanelsPlace) => void): void {
    const place = docked();
    if (place && untrack(place.stands)) act(place);
    else waiting.push({ space: untrack(spaces.active).id, act });
  }
  createEffect(() => {
    const place = dock();
    if (!place?.stands()) return;
    const { id } = spaces.active();
    const due = waiting;
    waiting = [];
    for (const { space, act } of due) if (space === id) untrack(() => act(place));
  });

  const desk: Desk = {
    state,
    layer,
    spaces,
    links,
    docs: createDocs(spaces),
    commands: () => createCommands(desk),
    words: () => createWords(desk),
    chooseFiles: () => picker.click(),
    takeFiles(files) {
      const [layouts, data] = [files.filter(({ name }) => isWorkspaceFile(name)), files.filter(({ name }) => !isWorkspaceFile(name))];
      if (layouts[0]) void openWorkspaceFile(desk, layouts[0]);
      if (data.length > 0) state.imports.start(data);
    },
    addPanel: (panel, params, title) => whenStands((place) => place.addPanel(panel, params, title)),
    enterPanel: (panel) =>
      whenStands((place) => {
        if (!place.enter(panel)) place.addPanel(panel);
      }),
    shownPanels: () => docked()?.panels() ?? leavesOf(spaces.active().tree),
    panelActions: () => docked()?.actions?.list() ?? [],
    setDock,
    phone,
  };
  attachKeys(desk);
  listenForFiles(desk.takeFiles, state.fail);
  announceImports(desk);
  announceLive(desk);
  announceHits(desk);
  createEffect(() => {
    const instrument = links.focused().instrument();
    document.title = instrument ? `${instrumentWords(instrument)} · Quantab` : 'Quantab';
  });

  // Components of the panels to come are fetched while the docking library is.
  createEffect(
    on(spaces.active, ({ tree }) => {
      for (const { panel } of frontLeavesOf(tree)) {
        const definition = panels.get(panel);
        if (definition) loadPanel(definition).catch(() => undefined);
      }
    }),
  );

  const empty = createMemo(
    () =>
      state.loaded() &&
      !state.booting() &&
      !state.streams.starting() &&
      state.sessions().length === 0 &&
      state.opening() === undefined &&
      state.session() === undefined,
  );
  /** Markets and Pairs have nothing to show yet; Data says so itself. */
  const first = (): boolean => empty() && spaces.active().id !== 'data';

  return (
    <div class="desk" classList={{ 'desk-phone': phone() }}>
      <a class="skip" href="#work">
        Skip to the panels
      </a>
      <Show
        when={phone()}
        fallback={
          <>
            <Strip desk={desk} />
            <Rail desk={desk} />
            <main class="work" id="work" tabindex="-1" aria-label={spaces.active().title}>
              <StorageNotice desk={desk} />
              <ImportStrip desk={desk} quiet={first()} />
              <Show when={first()} fallback={<Work desk={desk} />}>
                <FirstScreen desk={desk} />
              </Show>
            </main>
            <Status desk={desk} />
          </>
        }
      >
        <PhoneDesk desk={desk} first={first()} />
      </Show>
      <DropZone desk={desk} />
      <ToastOutlet desk={desk} />
      <LayerOutlet layer={layer} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        aria-label="Market data files"
        onChange={(event) => {
          desk.takeFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <div class="spoken" role="status" aria-live="polite">
        {state.spoken()}
      </div>
    </div>
  );
}
