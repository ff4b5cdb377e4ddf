/** Search or run: every command of the desk, narrowed by what is typed. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { count } from '../widgets/format.ts';
import type { Command } from './commands.ts';
import type { Desk } from './desk.tsx';

export interface Match {
  command: Command;
  score: number;
}

const most = 12;

/** Words typed must all begin a word, or at least occur; earlier and whole beginnings count more. */
export function searchCommands(commands: readonly Command[], typed: string): Match[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matches: Match[] = [];
  for (const command of commands) {
    const text = `${command.title} ${command.hint ?? ''} ${command.section}`.toLowerCase();
    let score = 0;
    for (const word of words) {
      const at = text.search(new RegExp(`(^|[^\\p{L}\\p{N}])${literal(word)}`, 'u'));
      const inside = text.indexOf(word);
      if (at === 0) score += 4;
      else if (at > 0) score += at < command.title.length ? 3 : 1;
      else if (inside >= 0) score += 0.5;
      else score = Number.NaN;
    }
    if (!Number.isNaN(score)) matches.push({ command, score });
  }
  return words.length === 0 ? matches : matches.sort((a, b) => b.score - a.score);
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

export function openPalette(desk: Desk): void {
  desk.layer.open(() => <Palette desk={desk} />, { label: 'Search or run', class: 'palette' });
}

function Palette(props: { desk: Desk }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [active, setActive] = createSignal(0);
  const all = props.desk.commands();
  const found = createMemo(() => searchCommands(all, typed()));
  const shown = createMemo(() => {
    const top = found().slice(0, most);
    const sections = [...new Set(top.map(({ command }) => command.section))];
    return sections.flatMap((section) => top.filter(({ command }) => command.section === section));
  });

  function run(command: Command | undefined): void {
    if (!command) return;
    props.desk.layer.close();
    command.run();
  }

  function keys(event: KeyboardEvent): void {
    const n = shown().length;
    if (event.key === 'ArrowDown') setActive((i) => (i + 1) % Math.max(1, n));
    else if (event.key === 'ArrowUp') setActive((i) => (i - 1 + n) % Math.max(1, n));
    else if (event.key === 'Enter') run(shown()[active()]?.command);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div>
      <div class="palette-field">
        <input
          type="text"
          role="combobox"
          aria-label="Search or run"
          aria-expanded="true"
          aria-controls="palette-list"
          aria-activedescendant={shown().length > 0 ? `command-${active()}` : undefined}
          autocomplete="off"
          spellcheck={false}
          placeholder="Search or run"
          onKeyDown={keys}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            setActive(0);
          }}
        />
        <span class="muted num">
          {count(found().length)} of {count(all.length)}
        </span>
      </div>
      <div class="palette-list" role="listbox" id="palette-list" aria-label="Commands">
        <For each={shown()}>
          {({ command }, i) => (
            <>
              <Show when={shown()[i() - 1]?.command.section !== command.section}>
                <div class="palette-section" role="presentation">
                  {command.section}
                </div>
              </Show>
              <div
                id={`command-${i()}`}
                role="option"
                tabIndex={-1}
                aria-selected={i() === active()}
                class="palette-item"
                classList={{ chosen: i() === active() }}
                onPointerMove={() => setActive(i())}
                onClick={() => run(command)}
                onKeyDown={(event) => event.key === 'Enter' && run(command)}
              >
                <span>
                  <Marked text={command.title} typed={typed()} />
                </span>
                <span class="muted">{command.hint}</span>
                <Show when={command.keys}>
                  <kbd>{command.keys}</kbd>
                </Show>
              </div>
            </>
          )}
        </For>
        <Show when={shown().length === 0}>
          <p class="choice-none muted">Nothing is called that.</p>
        </Show>
      </div>
      <div class="palette-foot">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>Enter</kbd> run
        </span>
        <span>
          <kbd>Esc</kbd> close
        </span>
        <span class="spring" />
        <span>A letter alone picks an instrument, a digit an interval</span>
      </div>
    </div>
  );
}

/** The title with what was typed set off. */
function Marked(props: { text: string; typed: string }): JSX.Element {
  const at = (): number => (props.typed.trim() ? props.text.toLowerCase().indexOf(props.typed.trim().toLowerCase()) : -1);
  return (
    <Show when={at() >= 0} fallback={props.text}>
      {props.text.slice(0, at())}
      <mark>{props.text.slice(at(), at() + props.typed.trim().length)}</mark>
      {props.text.slice(at() + props.typed.trim().length)}
    </Show>
  );
}
