/** All commands, found by their suffix in `../commands`. Apart from their contract: what they open may list them again. */
import { type Command, type Commands, sections, type WordCommand, type Words } from './commands.ts';
import type { Desk } from './desk.tsx';

const found = import.meta.glob<Commands>('../commands/*.commands.ts', { eager: true, import: 'default' });
const foundWords = import.meta.glob<Words>('../commands/*.words.ts', { eager: true, import: 'default' });

/** By section, in the order of `sections`. */
export function createCommands(desk: Desk): Command[] {
  const all = Object.values(found).flatMap((commands) => commands(desk));
  return sections.flatMap((section) => all.filter((command) => command.section === section));
}

export const createWords = (desk: Desk): WordCommand[] => Object.values(foundWords).flatMap((words) => words(desk));
