/** Everything the desk can do, as data: the palette lists it, the keys run it, the key map shows it. `command-list.ts` finds it. */
import type { Desk } from './desk.tsx';

export const sections = ['Go to', 'Panels', 'Layout', 'Workspaces', 'Live', 'Replay', 'Chart', 'Sessions', 'Look', 'Help'] as const;

export interface Command {
  section: (typeof sections)[number];
  title: string;
  hint?: string;
  /** As the key map writes it: `Ctrl K`, `Shift F`, `?`, `→`; `A–Z` and `0–9` stand for any of them. See `keys.ts`. */
  keys?: string;
  /** Works in fields and over what floats too. */
  anywhere?: boolean;
  /** Leaves its key to a button that has the focus. */
  yields?: boolean;
  /** Not in the palette: it only makes sense as a key. */
  keyOnly?: boolean;
  /** `pressed`: the key itself, where `keys` stands for several. */
  run(pressed?: string): void;
}

/** What can be done now; asked each time the palette opens. */
export type Commands = (desk: Desk) => Command[];

/** A command that takes words: `interval 5m`. */
export interface WordCommand {
  section: Command['section'];
  /** What it begins with, lower case. */
  word: string;
  /** Shown while nothing follows the word: `interval 5m`. */
  example: string;
  /** What would be done; undefined while the words mean nothing yet. */
  read(words: string): { title: string; hint?: string; run(): void }[];
}

export function defineCommands(commands: Commands): Commands {
  return commands;
}

export type Words = (desk: Desk) => WordCommand[];

export function defineWords(words: Words): Words {
  return words;
}
