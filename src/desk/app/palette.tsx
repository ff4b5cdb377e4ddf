/** Search or run: every command of the desk, narrowed by what is typed; words after a command are its argument. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { count } from '../widgets/format.ts';
import type { Command, WordCommand } from './commands.ts';
import type { Desk } from './desk.tsx';
import { commandId, recentCommands, rememberCommand } from './recent.ts';
import { searchCommands } from './search.ts';

const most = 14;
const mostRecent = 5;

interface Row {
  command: Command;
  /** Told above the first of its kind. */
  section: string;
}

/** What the words after a command's own mean: `interval 5m`. */
export function readWords(words: readonly WordCommand[], typed: string): Command[] {
  const parts = /^\s*(\p{L}+)\s+(\S.*?)\s*$/u.exec(typed);
  if (!parts) return [];
  const [, word = '', rest = ''] = parts;
  const known = words.find((each) => each.word === word.toLowerCase());
  return known ? known.read(rest).map((each) => ({ section: known.section, ...each })) : [];
}

export function openPalette(desk: Desk): void {
  desk.layer.open(() => <Palette desk={desk} />, { label: 'Search or run', class: 'palette' });
}

function Palette(props: { desk: Desk }): JSX.Element {
  const [typed, setTyped] = createSignal('');
  const [active, setActive] = createSignal(0);
  const all = props.desk.commands().filter(({ keyOnly }) => !keyOnly);
  const words = props.desk.words();
  const recent = recentCommands();
  const found = createMemo(() => searchCommands(all, typed(), recent, commandId));
  const shown = createMemo<Row[]>(() => {
    if (typed().trim() === '') {
      const lately = recent.flatMap((id) => all.find((command) => commandId(command) === id) ?? []).slice(0, mostRecent);
      const rest = all.filter((command) => !lately.includes(command)).slice(0, most - lately.length);
      return [
        ...lately.map((command) => ({ command, section: 'Used lately' })),
        ...rest.map((command) => ({ command, section: command.section })),
      ];
    }
    const meant = readWords(words, typed()).map((command): Row => ({ command, section: command.section }));
    const titles = new Set(meant.map(({ command }) => command.title));
    const top = found()
      .filter(({ command }) => !titles.has(command.title))
      .slice(0, Math.max(0, most - meant.length));
    // The best match stays first: sections come in the order of their best.
    const order = [...new Set(top.map(({ command }) => command.section))];
    const rest = order.flatMap((section) =>
      top.filter(({ command }) => command.section === section).map(({ command }): Row => ({ command, section: command.section })),
    );
    return [...meant, ...rest];
  });

  function run(command: Command | undefined): void {
    if (!command) return;
    rememberCommand(commandId(command));
    props.desk.layer.close();
    command.run();
  }

  function move(to: number): void {
    setActive(to);
    document.getElementById(`command-${to}`)?.scrollIntoView({ block: 'nearest' });
  }

  function keys(event: KeyboardEvent): void {
    const n = Math.max(1, shown().length);
    if (event.key === 'ArrowDown') move((active() + 1) % n);
    else if (event.key === 'ArrowUp') move((active() - 1 + n) % n);
    else if (event.key === 'PageDown') move(n - 1);
    else if (event.key === 'PageUp') move(0);
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
          {({ command, section }, i) => (
            <>
              <Show when={shown()[i() - 1]?.section !== section}>
                <div class="palette-section" role="presentation">
                  {section}
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
        <Show when={words.length > 0}>
          <span>Or: {words.map(({ example }) => example).join(' · ')}</span>
        </Show>
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
