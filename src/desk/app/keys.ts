/**
 * The keyboard of the whole desk: a key runs the command that names it (`keys` of `commands.ts`). A field or a floating part with the
 * focus keeps its keys; a focused control keeps Space, but for the button of the workspace that is shown: it has nothing to do.
 */
import { onCleanup } from 'solid-js';
import type { Command } from './commands.ts';
import type { Desk } from './desk.tsx';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, a[href], summary, [role="tab"], [role="slider"]') !== null &&
  target.closest('.rail [aria-current="page"], .nav [aria-current="page"]') === null;

const names: Record<string, string> = {
  ' ': 'Space',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  '-': '−',
  '=': '+',
};

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** A key press as the key map writes it: `Ctrl K`, `Alt Shift →`. Command is Ctrl. Shift is not told of a sign that needs it. */
export function keyWords({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  // With Alt some systems write another sign: the key itself is meant.
  const plain = altKey && /^Key[A-Z]$/.test(code) ? code.slice(3) : key;
  const letter = /^\p{L}$/u.test(plain);
  const name = letter ? plain.toUpperCase() : (names[plain] ?? plain);
  const shift = shiftKey && (letter || plain.length > 1 || plain === ' ');
  return [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shift && 'Shift', name].filter(Boolean).join(' ');
}

/** The class of keys it belongs to: letters pick an instrument, digits an interval. */
function classOf(words: string): string | undefined {
  if (/^\p{L}$/u.test(words)) return 'A–Z';
  return /^\d$/.test(words) ? '0–9' : undefined;
}

/** The command that a key runs: one that names it before one that names its class. */
export function commandOf(commands: readonly Command[], words: string): Command | undefined {
  const kind = classOf(words);
  return commands.find(({ keys }) => keys === words) ?? (kind === undefined ? undefined : commands.find(({ keys }) => keys === kind));
}

export function attachKeys(desk: Desk): void {
  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || /^(Shift|Control|Alt|Meta|AltGraph|Tab|Enter)$/.test(event.key)) return;
    const words = keyWords(event);
    // A field has no use for F6.
    const busy = (isField(event.target) && !/(^| )F\d+$/.test(words)) || desk.layer.current() !== undefined;
    const command = commandOf(desk.commands(), words);
    if (!command || (busy && !command.anywhere) || (command.yields && isControl(event.target))) return;
    event.preventDefault();
    command.run(event.key);
  }
  addEventListener('keydown', pressed);
  onCleanup(() => removeEventListener('keydown', pressed));
}
