/** Everything the desk can do, as data: the palette lists it, the keys run it, the key map shows it. Found by suffix in `../commands`. */
import type { Desk } from './desk.tsx';

export const sections = ['Panels', 'Go to', 'Replay', 'Chart', 'Sessions', 'Workspaces', 'Look', 'Help'] as const;

export interface Command {
  section: (typeof sections)[number];
  title: string;
  hint?: string;
  keys?: string;
  run(): void;
}

/** What can be done now; asked each time the palette opens. */
export type Commands = (desk: Desk) => Command[];

export function defineCommands(commands: Commands): Commands {
  return commands;
}

const found = import.meta.glob<Commands>('../commands/*.commands.ts', { eager: true, import: 'default' });

/** By section, in the order of `sections`. */
export function createCommands(desk: Desk): Command[] {
  const all = Object.values(found).flatMap((commands) => commands(desk));
  return sections.flatMap((section) => all.filter((command) => command.section === section));
}
