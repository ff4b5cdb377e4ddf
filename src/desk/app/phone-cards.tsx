/** Panels as cards side by side: swiped, or chosen by the tabs above. Only the card that is seen is awake. */
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { panels } from '../panels/registry.ts';
import type { Desk } from './desk.tsx';
import { type Leaf, leafId } from './layouts.ts';
import { LinkButton, linkItems } from './link-menu.tsx';
import { createPlace, HeadTools, PanelBody } from './panel-frame.tsx';

/** A swipe has come to rest this long after the last scroll. */
const restMs = 90;

export const leafTitle = (leaf: Leaf): string => leaf.title ?? panels.get(leaf.panel)?.title ?? leaf.panel;

export function PhoneCards(props: { desk: Desk; leaves: readonly Leaf[]; shown: string; show(id: string): void }): JSX.Element {
  let row!: HTMLDivElement;
  let tabs!: HTMLDivElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const at = createMemo(() =>
    Math.max(
      0,
      props.leaves.findIndex((leaf) => leafId(leaf) === props.shown),
    ),
  );
  const [seen, setSeen] = createSignal<ReadonlySet<string>>(new Set());

  /** The card that is seen and its neighbours, so that a swipe brings something in. */
  createEffect(() => {
    const near = props.leaves.slice(Math.max(0, at() - 1), at() + 2).map(leafId);
    setSeen((known) => (near.every((id) => known.has(id)) ? known : new Set([...known, ...near])));
  });

  function toCard(): void {
    row.scrollTo({ left: at() * row.clientWidth, behavior: 'instant' });
    const tab = tabs.querySelector<HTMLElement>('[aria-selected="true"]');
    tab?.scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: 'instant' });
  }
  createEffect(on([at, () => props.leaves], () => queueMicrotask(toCard)));
  onMount(() => {
    const observer = new ResizeObserver(toCard);
    observer.observe(row);
    onCleanup(() => {
      observer.disconnect();
      clearTimeout(timer);
    });
  });

  function swiped(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const leaf = props.leaves[Math.round(row.scrollLeft / Math.max(1, row.clientWidth))];
      if (leaf && leafId(leaf) !== props.shown) props.show(leafId(leaf));
    }, restMs);
  }

  function walk(event: KeyboardEvent): void {
    const n = props.leaves.length;
    const to = { ArrowRight: at() + 1, ArrowLeft: at() - 1, Home: 0, End: n - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = leafId(props.leaves[(to + n) % n]!);
    props.show(next);
    document.getElementById(`tab-${next}`)?.focus();
  }

  return (
    <>
      <div class="card-tabs" ref={tabs} role="tablist" aria-label="Panels" onKeyDown={walk}>
        <For each={props.leaves}>
          {(leaf) => (
            <button
              type="button"
              role="tab"
              id={`tab-${leafId(leaf)}`}
              aria-selected={leafId(leaf) === props.shown}
              aria-controls={`card-${leafId(leaf)}`}
              tabindex={leafId(leaf) === props.shown ? 0 : -1}
              onClick={() => props.show(leafId(leaf))}
            >
              {leafTitle(leaf)}
            </button>
          )}
        </For>
      </div>
      <div class="card-row" ref={row} onScroll={swiped}>
        <For each={props.leaves}>
          {(leaf) => (
            <div
              class="card-slot"
              id={`card-${leafId(leaf)}`}
              role="tabpanel"
              aria-labelledby={`tab-${leafId(leaf)}`}
              inert={leafId(leaf) !== props.shown}
            >
              <Show when={seen().has(leafId(leaf))}>
                <Card desk={props.desk} leaf={leaf} visible={() => leafId(leaf) === props.shown} />
                <Show when={leaf.panel === 'candles' || leaf.panel === 'liquidity'}>
                  <div class="card-short">
                    <Card
                      desk={props.desk}
                      leaf={{ panel: 'tape', id: `tape-below-${leafId(leaf)}` }}
                      visible={() => leafId(leaf) === props.shown}
                      titled
                    />
                  </div>
                </Show>
              </Show>
            </div>
          )}
        </For>
      </div>
    </>
  );
}

function Card(props: { desk: Desk; leaf: Leaf; visible(): boolean; titled?: boolean }): JSX.Element {
  const definition = panels.get(props.leaf.panel);
  if (!definition) return null;
  const place = createPlace(props.desk.links, leafId(props.leaf), definition.defaults, props.leaf.params, props.visible);
  createEffect(() => {
    if (props.visible() && !props.titled && !place.head().unlinked) props.desk.links.focus(place.link());
  });
  return (
    <div class="card">
      <div class="card-head">
        <LinkButton desk={props.desk} place={place} title={leafTitle(props.leaf)} />
        <Show when={props.titled}>
          <strong>{definition.title}</strong>
        </Show>
        <span class="head-words">{place.head().words?.()}</span>
        <span class="spring" />
        <HeadTools
          desk={props.desk}
          title={leafTitle(props.leaf)}
          definition={definition}
          place={place}
          common={() => (place.head().unlinked ? [] : linkItems(props.desk, place))}
        />
      </div>
      <PanelBody desk={props.desk} definition={definition} host={place} label={leafTitle(props.leaf)} />
    </div>
  );
}
