/** A menu of actions, walked with the arrows; letters jump. */
import { For, type JSX, Show } from 'solid-js';
import type { Layer } from '../app/layer.tsx';
import { Icon } from './icon.tsx';

export type MenuItem =
  | { kind?: 'action'; title: string; hint?: string; keys?: string; tone?: 'fault'; run(): void }
  | { kind: 'choice'; title: string; hint?: string; keys?: string; checked: boolean; stay?: boolean; mark?: () => JSX.Element; run(): void }
  | { kind: 'heading'; title: string }
  | { kind: 'rule' };

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
      <For each={props.items}>
        {(item) => {
          if (item.kind === 'heading') return <div class="menu-head">{item.title}</div>;
          if (item.kind === 'rule') return <hr class="menu-rule" />;
          const checked = item.kind === 'choice' ? item.checked : undefined;
          return (
            <button
              type="button"
              class="menu-item"
              classList={{ fault: item.kind !== 'choice' && item.tone === 'fault' }}
              role={item.kind === 'choice' ? 'menuitemcheckbox' : 'menuitem'}
              {...(checked === undefined ? {} : { 'aria-checked': checked })}
              tabindex="-1"
              data-first={checked || undefined}
              onClick={() => {
                if (!(item.kind === 'choice' && item.stay)) props.done();
                item.run();
              }}
            >
              <span class="menu-mark">
                <Show when={checked}>
                  <Icon name="check" size={12} />
                </Show>
              </span>
              {item.kind === 'choice' ? item.mark?.() : undefined}
              <span class="menu-title">{item.title}</span>
              <Show when={item.hint}>
                <span class="muted">{item.hint}</span>
              </Show>
              <Show when={item.keys}>
                <kbd>{item.keys}</kbd>
              </Show>
            </button>
          );
        }}
      </For>
    </div>
  );
}
