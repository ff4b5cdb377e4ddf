/** One column: the number that matters, tabs of panels, the transport, the workspaces. Nothing floats over the chart. */
import { createEffect, createMemo, createSignal, For, type JSX, on, Show } from 'solid-js';
import { panels } from '../panels/registry.ts';
import { TrustChip } from '../widgets/chip.tsx';
import { intervalWords } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { FirstScreen } from './first-screen.tsx';
import { ImportStrip } from './import-strip.tsx';
import { type Leaf, leafId, leavesOf } from './layouts.ts';
import { lookItems } from './look.ts';
import { createPlace, HeadTools, PanelBody } from './panel-frame.tsx';
import { PhoneNumbers } from './phone-numbers.tsx';
import { openInstrumentPicker, openIntervalPicker } from './pickers.tsx';
import { ReplayBar } from './replay-bar.tsx';
import { SpaceButtons } from './space-buttons.tsx';
import { instrumentWords } from './words.ts';

export function PhoneDesk(props: { desk: Desk; first: boolean }): JSX.Element {
  const { state, spaces } = props.desk;
  const leaves = createMemo(() => leavesOf(spaces.active().tree));
  const [shown, setShown] = createSignal('');
  let tabs: HTMLDivElement | undefined;
  createEffect(
    on(spaces.active, () => {
      setShown(leafId(leaves()[0]!));
      tabs?.scrollTo({ left: 0 });
    }),
  );
  const leaf = createMemo(() => leaves().find((each) => leafId(each) === shown()) ?? leaves()[0]!);
  const dataSpace = (): boolean => spaces.active().id === 'data';

  function walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = leaves().indexOf(leaf());
    const next = leaves()[(at + step + leaves().length) % leaves().length]!;
    setShown(leafId(next));
    document.getElementById(`tab-${leafId(next)}`)?.focus();
  }

  return (
    <>
      <header class="strip">
        <h1 class="spoken">Quantab</h1>
        <Show when={state.instrument()} fallback={<strong class="strip-brand">Quantab</strong>} keyed>
          {(instrument) => (
            <button
              type="button"
              class="strip-instrument"
              id="pick-instrument"
              aria-haspopup="dialog"
              onClick={() => openInstrumentPicker(props.desk)}
            >
              {instrumentWords(instrument)}
              <Icon name="caret" size={12} />
            </button>
          )}
        </Show>
        <Show when={state.session()}>
          <button
            type="button"
            class="muted"
            id="pick-interval"
            aria-haspopup="dialog"
            aria-label={`Interval ${intervalWords(state.interval())}`}
            onClick={() => openIntervalPicker(props.desk)}
          >
            {intervalWords(state.interval())}
          </button>
          <TrustChip trust={state.trust()} />
        </Show>
        <span class="spring" />
        <button
          type="button"
          class="icon"
          aria-haspopup="menu"
          aria-label="More"
          onClick={(event) =>
            openMenu(
              props.desk.layer,
              event.currentTarget,
              'More',
              () => [{ title: 'Import files', run: () => props.desk.chooseFiles() }, { kind: 'rule' }, ...lookItems(state.prefs)],
              'end',
            )
          }
        >
          <Icon name="more" />
        </button>
      </header>
      <main class="cards" id="work" tabindex="-1" aria-label={spaces.active().title}>
        <ImportStrip desk={props.desk} quiet={props.first} />
        <Show when={!props.first} fallback={<FirstScreen desk={props.desk} />}>
          <Show when={!dataSpace() && state.session()}>
            <PhoneNumbers desk={props.desk} />
          </Show>
          <div class="card-tabs" ref={tabs} role="tablist" aria-label="Panels" onKeyDown={walk}>
            <For each={leaves()}>
              {(each) => (
                <button
                  type="button"
                  role="tab"
                  id={`tab-${leafId(each)}`}
                  aria-selected={each === leaf()}
                  tabindex={each === leaf() ? 0 : -1}
                  onClick={(event) => {
                    setShown(leafId(each));
                    event.currentTarget.scrollIntoView({ inline: 'nearest', block: 'nearest' });
                  }}
                >
                  {each.title ?? panels.get(each.panel)?.title}
                </button>
              )}
            </For>
          </div>
          <Show when={leaf()} keyed>
            {(each) => <Card desk={props.desk} leaf={each} />}
          </Show>
          <Show when={leaf().panel === 'candles'}>
            <div class="card-short">
              <Card desk={props.desk} leaf={{ panel: 'tape', id: 'tape-short' }} titled />
            </div>
          </Show>
        </Show>
      </main>
      <Show when={state.session()}>
        <section class="replay-row" aria-label="Transport">
          <ReplayBar desk={props.desk} compact />
        </section>
      </Show>
      <nav class="nav" aria-label="Workspaces" style={{ 'grid-template-columns': `repeat(${spaces.list().length}, 1fr)` }}>
        <SpaceButtons spaces={spaces} />
      </nav>
    </>
  );
}

function Card(props: { desk: Desk; leaf: Leaf; titled?: boolean }): JSX.Element {
  const definition = panels.get(props.leaf.panel);
  if (!definition) return null;
  const place = createPlace(props.desk.links, leafId(props.leaf), definition.defaults, props.leaf.params, () => true);
  return (
    <div class="card">
      <div class="card-head">
        <Show when={props.titled}>
          <i class="head-link" aria-hidden="true" />
          <strong>{definition.title}</strong>
        </Show>
        <span class="head-words">{place.head().words?.()}</span>
        <span class="spring" />
        <HeadTools desk={props.desk} definition={definition} place={place} common={() => []} />
      </div>
      <PanelBody desk={props.desk} definition={definition} host={place} label={definition.title} />
    </div>
  );
}
