/** Commands used lately, newest first, by section and title; kept in this browser. */
import type { Command } from './commands.ts';

const key = 'quantab.recent-commands';
const most = 30;

export const commandId = ({ section, title }: Pick<Command, 'section' | 'title'>): string => `${section}: ${title}`;

export function recentCommands(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    // Storage may be refused: then nothing is recent.
    return [];
  }
}

export function rememberCommand(id: string): void {
  try {
    localStorage.setItem(key, JSON.stringify([id, ...recentCommands().filter((each) => each !== id)].slice(0, most)));
  } catch {
    // As above.
  }
}
