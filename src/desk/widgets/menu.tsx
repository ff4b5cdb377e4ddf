/** A menu of actions, walked with the arrows; letters jump. */
import { Index, type JSX, Show } from 'solid-js';
import type { Layer } from '../app/layer.tsx';
import { Icon } from './icon.tsx';

export type MenuItem =
  | { kind?: 'action'; title: string; hint?: string; keys?: string; tone?: 'fault'; run(): void }
  | { kind: 'choice'; title: string; hint?: string; keys?: string; checked: boolean; stay?: boolean; mark?: () => JSX.Element; run(): void }
  | { kind: 'heading'; title: string }
  | { kind: 'rule' };

type Entry = Exclude<MenuItem, { kind: 'heading' | 'rule' }>;

const entryOf = (item: MenuItem): Entry | undefined => (item.kind === 'heading' || item.kind === 'rule' ? undefined : item);
const headingOf = (item: MenuItem): string | undefined => (item.kind === 'heading' ? item.title : undefined);
const checkedOf = (entry: Entry): boolean | undefined => (entry.kind === 'choice' ? entry.checked : undefined);
/** What it is to a reader of the screen. */
const roleOf = (entry: Entry): { role: 'menuitem' } | { role: 'menuitemcheckbox'; 'aria-checked': boolean } =>
  entry.kind === 'choice' ? { role: 'menuitemcheckbox', 'aria-checked': entry.checked } : { role: 'menuitem' };
const toneOf = (entry: Entry): 'fault' | undefined => (entry.kind === 'choice' ? undefined : entry.tone);
const markOf = (entry: Entry): (() => JSX.Element) | undefined => (entry.kind === 'choice' ? entry.mark : undefined);

/** Entries keep their places while a choice that stays changes what they say: the focus is not lost. */
export function openMenu(layer: Layer, anchor: Element, label: string, items: () => MenuItem[], align: 'start' | 'end' = 'start'): void {
  layer.open(() => <Menu items={items()} label={label} done={layer.close} />, { label, anchor, align, class: 'menu' });
}

export function Menu(props: { items: MenuItem[]; label: string; done(): void }): JSX.Element {
  let list!: HTMLDivElement;

  function move(event: KeyboardEvent): void {
    const stops = [...list.querySelectorAll<HTMLElement>('button')];
    const at = stops.indexOf(document.activeElement as HTMLElement);
    const letter = event.key.length === 1 ? event.key.toLowerCase() : '';
    let next: HTMLElement | undefined;
    if (event.key === 'ArrowDown') next = stops[(at + 1) % stops.length];
    else if (event.key === 'ArrowUp') next = stops[(at - 1 + stops.length) % stops.length];
    else if (event.key === 'Home') next = stops[0];
    else if (event.key === 'End') next = stops.at(-1);
    else if (/[a-z0-9]/.test(letter)) {
      const order = [...stops.slice(at + 1), ...stops.slice(0, at + 1)];
      next = order.find((stop) => stop.textContent?.trim().toLowerCase().startsWith(letter));
    } else if (event.key === 'Tab') props.done();
    if (!next) return;
    event.preventDefault();
    event.stopPropagation();
    next.focus();
  }

  return (
    <div ref={list} onKeyDown={move} role="menu" tabIndex={-1} aria-label={props.label}>
      <Index each={props.items}>
        {(item) => (
          <Show
            when={entryOf(item())}
            fallback={
              <Show when={headingOf(item())} fallback={<hr class="menu-rule" />}>
                {(title) => <div class="menu-head">{title()}</div>}
              </Show>
            }
          >
            {(entry) => (
              <button
                type="button"
                class="menu-item"
                classList={{ fault: toneOf(entry()) === 'fault' }}
                {...roleOf(entry())}
                tabindex="-1"
                data-first={checkedOf(entry()) || undefined}
                onClick={() => {
                  const taken = entry();
                  if (!(taken.kind === 'choice' && taken.stay)) props.done();
                  taken.run();
                }}
              >
                <span class="menu-mark">
                  <Show when={checkedOf(entry())}>
                    <Icon name="check" size={12} />
                  </Show>
                </span>
                {markOf(entry())?.()}
                <span class="menu-title">{entry().title}</span>
                <Show when={entry().hint}>
                  <span class="muted">{entry().hint}</span>
                </Show>
                <Show when={entry().keys}>
                  <kbd>{entry().keys}</kbd>
                </Show>
              </button>
            )}
          </Show>
        )}
      </Index>
    </div>
  );
}
